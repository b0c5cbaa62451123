package socketlabs.kit.card;

import java.util.List;
import java.util.function.Predicate;

/**
 * A cause and how it shows.
 *
 * @param fits whether what was observed shows it; it must be certain
 * @param causes in whole sentences; where the observation cannot tell two apart both, the likelier
 *     first
 */
record Rule(Predicate<Evidence> fits, List<String> causes) {
  static Rule rule(Predicate<Evidence> fits, String... causes) {
    return new Rule(fits, List.of(causes));
  }
}
