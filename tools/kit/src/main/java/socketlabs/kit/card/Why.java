package socketlabs.kit.card;

import java.util.List;
import java.util.stream.Stream;

/**
 * The cause of a failure, found from what was observed.
 *
 * <p>The rules stand in order, the most exact first; the first that fits is the answer. Where the
 * observation cannot tell two causes apart, a rule names both, likeliest first. A rule must be
 * certain: a wrong why is worse than none.
 */
final class Why {
  private static final List<Rule> RULES =
      Stream.of(
              WhyDatagrams.RULES,
              WhyPorts.RULES,
              WhyFrames.RULES,
              WhyConversations.RULES,
              WhyCalls.RULES,
              WhyThrown.RULES,
              WhyWaiting.RULES)
          .flatMap(List::stream)
          .toList();

  private Why() {}

  /** The likeliest causes, the likeliest first; empty where nothing is certain. */
  static List<String> of(Evidence evidence) {
    return RULES.stream()
        .filter(rule -> rule.fits().test(evidence))
        .findFirst()
        .map(Rule::causes)
        .orElse(evidence.because().isEmpty() ? List.of() : List.of(evidence.because()));
  }
}
