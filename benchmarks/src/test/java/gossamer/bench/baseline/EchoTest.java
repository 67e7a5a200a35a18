// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.bench.measure.Latencies;
import gossamer.bench.measure.ProcessFacts;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoTest {
    private static final int ROUND_TRIPS = 200;

    @ParameterizedTest
    @EnumSource
    void everyRequestIsAnswered(EchoClient.Answering answering) throws Exception {
        try (EchoServer server = EchoServer.start();
                EchoClient client = new EchoClient(server.port(), answering, 300, 100)) {
            assertThat(Latencies.of(ROUND_TRIPS, client::roundTrip).count()).isEqualTo(ROUND_TRIPS);
        }
    }

    @Test
    void requestsAndRepliesHaveTheirSizes() throws Exception {
        try (EchoServer server = EchoServer.start();
                EchoClient client = new EchoClient(server.port(), EchoClient.Answering.SECOND_THREAD, 3_000, 1_000)) {
            ProcessFacts.Io before = ProcessFacts.io();

            Latencies.of(ROUND_TRIPS, client::roundTrip);

            // Both ends are in this process: it reads and writes the request and the reply.
            ProcessFacts.Io sum = ProcessFacts.io().minus(before);
            assertThat(sum.written()).isBetween(ROUND_TRIPS * 4_000L, ROUND_TRIPS * 4_400L);
            assertThat(sum.read()).isBetween(ROUND_TRIPS * 4_000L, ROUND_TRIPS * 4_400L);
        }
    }

    @Test
    void theSecondThreadIsAnotherOne() throws Exception {
        try (EchoServer server = EchoServer.start();
                EchoClient client = new EchoClient(server.port(), EchoClient.Answering.SECOND_THREAD, 10, 10)) {
            client.roundTrip();

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("echo-read", "echo-answer");
        }
    }

    @Test
    void anAbsurdSizeIsRefused() throws Exception {
        try (EchoServer server = EchoServer.start()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new EchoClient(server.port(), EchoClient.Answering.INLINE, EchoServer.BYTES_MAX + 1, 10));
        }
    }

    @Test
    void aClosedServerTakesNobody() throws Exception {
        EchoServer server = EchoServer.start();
        server.close();

        assertThatThrownBy(() -> new EchoClient(server.port(), EchoClient.Answering.INLINE, 10, 10))
                .isInstanceOf(IOException.class);
    }
}
