package socketlabs.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says which step of its lab a test class judges.
 *
 * <p>The step's sentence, its method and the commands to try it by hand stand in the lab's roster,
 * {@code src/test/resources/lab.properties}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface Step {
  /** The step's number in the roster, from 1. */
  int value();

  /** How many times the usual limit a test of this step may take, from 1. */
  int patience() default 1;
}
