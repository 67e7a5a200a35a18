// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.machine.Event;
import gossamer.machine.Event.CodeKept;
import gossamer.machine.Event.CodeMissing;
import gossamer.machine.Event.CodeReady;
import gossamer.machine.Event.CodeRefused;
import gossamer.message.Message;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Another peer's contents, and the part of the engine that fetches them: in one process, without either. */
public final class Shelf implements CodeSets.Listener {
    static final PeerId OTHER = new PeerId(3, 4);

    private final Map<ContentHash, byte[]> contents = new HashMap<>();
    private final BlockingQueue<Supplier<@Nullable Event>> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

    /** How many contents were asked for. */
    int fetched;

    /** A code set of some files, whose contents are put on the shelf. */
    CodeSet put(Map<String, byte[]> files) throws Exception {
        List<CodeFile> list = new ArrayList<>();
        files.forEach((path, bytes) -> {
            CodeFile file = CodeFile.of(path, bytes);
            list.add(file);
            int from = 0;
            for (Piece piece : file.pieces()) {
                contents.put(piece.hash(), Arrays.copyOfRange(bytes, from, from + piece.bytes()));
                from += piece.bytes();
            }
        });
        CodeSet set = CodeSet.of(list);
        contents.putAll(set.contents());
        return set;
    }

    /** The id of a code set of compiled classes, by their binary names. */
    public ContentHash add(Map<String, byte[]> classes) throws Exception {
        return putClasses(classes).id();
    }

    /** All that is on the shelf. */
    public List<Content> contents() {
        return contents.entrySet().stream()
                .map(entry -> new Content(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** A code set of compiled classes, by their binary names. */
    CodeSet putClasses(Map<String, byte[]> classes) throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        classes.forEach((name, bytes) -> files.put(CodeFile.pathOf(name), bytes));
        return put(files);
    }

    /** Puts a content on the shelf as it is. */
    void keep(byte[] content) {
        contents.put(Sha256.of(content), content);
    }

    void clear() {
        contents.clear();
    }

    byte[] content(ContentHash hash) {
        return contents.get(hash);
    }

    void alter(ContentHash hash) {
        byte[] altered = contents.get(hash).clone();
        altered[altered.length - 1] ^= 1;
        contents.put(hash, altered);
    }

    @Override
    public void happened(Supplier<@Nullable Event> event) {
        events.add(event);
    }

    @Override
    public void send(PeerId to, Message message) {
        sent.add(message);
    }

    Event next() throws InterruptedException {
        Supplier<@Nullable Event> event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("something happens").isNotNull();
        return event.get();
    }

    /** Prepares a code set for a job and brings what is missing, until it is decided or something was altered. */
    public Event fetch(CodeSets sets, JobId job, ContentHash code) throws InterruptedException {
        sets.prepare(job, code);
        while (true) {
            switch (next()) {
                case CodeReady ready -> {
                    return ready;
                }
                case CodeRefused refused -> {
                    return refused;
                }
                case CodeMissing missing -> {
                    fetched += missing.pieces().size();
                    sets.keep(
                            OTHER,
                            missing.pieces().stream()
                                    .map(piece -> new Content(piece.hash(), contents.get(piece.hash())))
                                    .toList());
                }
                case CodeKept kept -> {
                    if (!kept.altered().isEmpty()) {
                        return kept;
                    }
                    sets.prepare(job, code);
                }
                case null, default -> throw new AssertionError("nothing else is said about code");
            }
        }
    }
}
