// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.Message;
import gossamer.model.ContentHash;

/** C1: while nothing goes wrong, a peer asks for each content once, and again only of others after a no. */
final class CodeOnce extends Invariant {
    CodeOnce() {
        super("C1 codeOnce");
    }

    @Override
    void happened(SimulatedPeer peer, Event event) {
        if (event instanceof Event.CodeReady ready) {
            evaluated();
            check(peer.code().isReady(ready.code()), peer, " believes to have ", ready.code());
        }
    }

    @Override
    void sending(SimulatedPeer peer, Message message) {
        if (message instanceof CodeRequest request && !peer.world().chaos().hasBegun()) {
            for (ContentHash hash : request.contents()) {
                evaluated();
                check(peer.code().mayAsk(hash), peer, " asks again for ", hash);
            }
        }
    }
}
