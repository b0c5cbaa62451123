package socketlabs.kit.board;

import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import socketlabs.kit.Step;

/** Runs the steps of a lab in the order of their numbers. */
public final class StepOrder implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(StepOrder::number));
  }

  private static int number(ClassDescriptor type) {
    return Optional.ofNullable(type.getTestClass().getAnnotation(Step.class))
        .map(Step::value)
        .orElse(Integer.MAX_VALUE);
  }
}
