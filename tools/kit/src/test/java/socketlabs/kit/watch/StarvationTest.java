package socketlabs.kit.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StarvationTest {
  @Test
  void moreBusyThreadsThanProcessorsStarve() {
    assumeThat(Starvation.isCounted()).as("this machine counts it").isTrue();
    AtomicBoolean over = new AtomicBoolean();
    Starvation starvation = new Starvation();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy =
          new Thread(
              () -> {
                while (!over.get()) {
                  Math.sin(System.nanoTime());
                }
              },
              "a busy thread, one of many");
      threads.add(busy);
      busy.setDaemon(true);
      busy.start();
    }
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> starvation.millis(threads) > 20);
    assertThat(new Starvation().millis(threads)).as("of threads that were there before").isZero();
    assertThat(starvation.millis(List.of(new Thread("nobody's name")))).as("of others").isZero();
    over.set(true);
  }
}
