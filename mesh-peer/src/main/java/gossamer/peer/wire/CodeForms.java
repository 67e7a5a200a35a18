// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.CodeMessage;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.model.Content;
import java.util.List;

/** How messages about code lie on the wire: fields, with the lists packed. */
final class CodeForms {
    static final List<Form<? extends CodeMessage>> ALL = List.of(
            Form.fields(
                    0x81,
                    CodeRequest.class,
                    (m, out) -> out.packed("h", packed -> packed.hashes(m.contents())),
                    in -> new CodeRequest(in.packed("h", List.of(), PackedIn::hashes))),
            Form.fields(
                    0x82,
                    CodeReply.class,
                    (m, out) -> out.packed("h", packed -> contents(m.contents(), packed)),
                    in -> new CodeReply(in.packed("h", List.of(), CodeForms::contents))),
            Form.fields(
                    0x83,
                    CodeUnknown.class,
                    (m, out) -> out.packed("h", packed -> packed.hashes(m.contents())),
                    in -> new CodeUnknown(in.packed("h", List.of(), PackedIn::hashes))));

    private CodeForms() {}

    private static void contents(List<Content> contents, PackedOut out) {
        out.number(contents.size());
        for (Content content : contents) {
            out.hash(content.hash());
            out.blob(content.bytes());
        }
    }

    private static List<Content> contents(PackedIn in) {
        Content[] contents = new Content[in.count(PackedIn.HASH_BYTES + 1)];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = new Content(in.hash(), in.blob());
        }
        return PackedIn.list(contents);
    }
}
