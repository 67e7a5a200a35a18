// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import gossamer.bench.baseline.Mix;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.ResponseMode;
import org.jgroups.blocks.RpcDispatcher;

/**
 * Plain JGroups: {@code RpcDispatcher.callRemoteMethodWithFuture}, unsealed, the executors asked in turns.
 *
 * <p>Methods are looked up by number, messages are out of band as its manual advises for calls that need no order, the
 * bundler holds more messages than the flow control lets through (with its default of 16,384 it silently drops some,
 * and each waits 500 ms to be sent again), and the sockets do not delay. Tasks run on the threads that deliver
 * messages: there is no queue and no bound of one task at a time, which is to its advantage.
 *
 * @see <a href="http://www.jgroups.org/manual5/index.html#RpcDispatcher">RpcDispatcher</a>
 * @see <a href="http://www.jgroups.org/manual5/index.html#OOB">Out-of-band messages</a>
 */
final class OnJGroups implements Contender {
    private static final short MIX = 0;
    private static final short ASK = 1;

    /** What can be called from afar. */
    public static final class Callee {
        private static final List<Method> METHODS = List.of(method("mix", long.class), method("ask"));

        public long mix(long captured) {
            return Mix.mix64(captured);
        }

        public long ask() {
            return ProcessHandle.current().pid();
        }

        private static Method method(String name, Class<?>... parameters) {
            try {
                return Callee.class.getMethod(name, parameters);
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Override
    public AutoCloseable executor(Place place) throws Exception {
        return connect(place);
    }

    @Override
    public Client client(Place place) throws Exception {
        RpcDispatcher dispatcher = connect(place);
        JChannel channel = dispatcher.getChannel();
        Waiting.until(Place.EXECUTORS + 1, () -> channel.getView().size());
        List<Address> executors = channel.getView().getMembers().stream()
                .filter(member -> !member.equals(channel.getAddress()))
                .toList();
        return new Caller(dispatcher, executors);
    }

    private static RpcDispatcher connect(Place place) throws Exception {
        String hosts = String.join(
                ",",
                place.everybody().stream()
                        .map(each -> each.replace(":", "[") + "]")
                        .toList());
        String stack = """
                <config xmlns="urn:org:jgroups">
                  <TCP bind_addr="127.0.0.1" bind_port="%d" port_range="0" diag.enabled="false" tcp_nodelay="true"
                       bundler_type="pd" bundler.max_size="64K" bundler.capacity="262144" use_vthreads="true"
                       thread_pool.max_threads="200"/>
                  <TCPPING initial_hosts="%s" port_range="0"/>
                  <FD_ALL3 timeout="40s" interval="8s"/>
                  <VERIFY_SUSPECT2 timeout="1s"/>
                  <pbcast.NAKACK2 use_mcast_xmit="false"/>
                  <UNICAST3/>
                  <pbcast.STABLE max_bytes="4M"/>
                  <pbcast.GMS join_timeout="1s" print_local_addr="false"/>
                  <MFC max_credits="4M"/>
                  <UFC max_credits="4M"/>
                  <FRAG4 frag_size="60K"/>
                </config>
                """.formatted(place.port(), hosts);
        JChannel channel = new JChannel(new ByteArrayInputStream(stack.getBytes(UTF_8)));
        RpcDispatcher dispatcher =
                new RpcDispatcher(channel, new Callee()).setMethodLookup(number -> Callee.METHODS.get(number));
        channel.connect(place.mesh());
        return dispatcher;
    }

    /** Calls the executors in turns. */
    private static final class Caller implements Client {
        private final RpcDispatcher dispatcher;
        private final List<Address> executors;
        private final RequestOptions options = new RequestOptions(ResponseMode.GET_FIRST, 0).flags(Message.Flag.OOB);
        private int turn;

        private Caller(RpcDispatcher dispatcher, List<Address> executors) {
            this.dispatcher = dispatcher;
            this.executors = executors;
        }

        @Override
        public CompletionStage<Long> mixOf(long captured) {
            return call(new MethodCall(MIX, captured));
        }

        @Override
        public CompletionStage<Long> processId() {
            return call(new MethodCall(ASK));
        }

        private CompletionStage<Long> call(MethodCall call) {
            turn = turn + 1 == executors.size() ? 0 : turn + 1;
            try {
                return dispatcher.callRemoteMethodWithFuture(executors.get(turn), call, options);
            } catch (Exception failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }

        @Override
        public void close() {
            dispatcher.getChannel().close();
        }
    }
}
