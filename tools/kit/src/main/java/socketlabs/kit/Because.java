package socketlabs.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The card's <em>why</em> for a failure of this test, where nothing that was observed names a more
 * exact cause.
 *
 * <p>It must hold for every way in which the test can fail: a wrong why is worse than none.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Because {
  /** One or two sentences, spoken to the reader. */
  String value();
}
