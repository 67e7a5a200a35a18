// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.machine.Event;
import gossamer.model.Change;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobStoreTest {
    private static final PeerId OWNER = new PeerId(1, 2);
    private static final JobId JOB = new JobId(OWNER, 7, JobKind.JAVA);
    private static final ContentHash CODE = new ContentHash(1, 2, 3, 4);
    private static final List<Change> BOOK = List.of(
            new Change.Opened(
                    new JobSpec(JOB, "map", JobSpec.Gathering.EACH, 3, new byte[] {1}, CODE, /* backups= */ 1), false),
            new Change.Tasks(3),
            new Change.Arguments(0, Items.of(new byte[][] {{1}, {2}, {3}})),
            new Change.Counted(0, 0, 0));

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<Event> said = new LinkedBlockingQueue<>();

    private Path file() {
        return folder.resolve("sub").resolve("ant.jobs");
    }

    private JobStore open() throws StoreRefused {
        JobStore store = JobStore.open(file(), /* sync= */ true);
        store.start("ant", code -> Map.of(code, new byte[] {9, 8}), said::add);
        return store;
    }

    private Event next() throws InterruptedException {
        Event event = said.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("what the store says").isNotNull();
        return event;
    }

    private static void tell(JobStore store, long stream, long first, Change... changes) {
        store.store(JOB, OWNER, 3, stream, first, List.of(changes));
    }

    private static void tellBook(JobStore store, long stream) {
        store.store(JOB, OWNER, 3, stream, 1, BOOK);
    }

    private static StoredBook onlyBook(JobStore store) {
        assertThat(store.found().books()).hasSize(1);
        return store.found().books().get(0);
    }

    @Test
    void whatIsStoredIsThereAgainAfterACrash() throws Exception {
        JobStore store = open();
        tellBook(store, 1);
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 1, 4));
        tell(store, 1, 5, new Change.Consumed(new IndexRange(0, 2)));
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 1, 5));
        store.cut();

        JobStore again = open();

        StoredBook book = onlyBook(again);
        assertThat(book.owner()).isEqualTo(OWNER);
        assertThat(book.epoch()).isEqualTo(3);
        assertThat(book.changes().subList(1, 5))
                .containsExactly(BOOK.get(1), BOOK.get(2), BOOK.get(3), new Change.Consumed(new IndexRange(0, 2)));
        assertThat(again.content(CODE)).containsExactly(9, 8);
        again.close();
    }

    @Test
    void aBookThatIsToldAnewReplacesTheOneBeforeOnlyWhenItIsWhole() throws Exception {
        JobStore store = open();
        tellBook(store, 1);
        tell(store, 2, 1, BOOK.get(0), BOOK.get(1));
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 1, 4));
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 2, 2));
        store.cut();

        JobStore half = open();
        assertThat(onlyBook(half).changes()).as("the one before").hasSize(4);
        tellBook(half, 3);
        tell(half, 3, 5, new Change.Given());
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 3, 4));
        assertThat(next()).isEqualTo(new Event.Stored(JOB, 3, 5));
        half.cut();

        JobStore whole = open();
        assertThat(onlyBook(whole).changes()).hasSize(5);
        whole.close();
    }

    @Test
    void aJobThatIsOverIsRememberedAndNothingElseOfIt() throws Exception {
        JobStore store = open();
        tellBook(store, 1);
        store.unstore(JOB, /* isOver= */ true);
        store.close();

        JobStore again = open();

        assertThat(again.found().books()).isEmpty();
        assertThat(again.found().over()).containsExactly(JOB);
        assertThat(again.content(CODE)).isNull();
        again.close();
    }

    @Test
    void changesWhoseBeginningIsNotThereAreNotTaken() throws Exception {
        JobStore store = open();
        tell(store, 1, 5, new Change.Given());

        assertThat(next()).isEqualTo(new Event.StoreFailed(JOB, 1, "the beginning of this book is not in " + file()));
        store.close();
    }

    @Test
    void codeThatIsNotThereFailsTheJobAndNothingIsStored() throws Exception {
        JobStore store = JobStore.open(file(), /* sync= */ false);
        store.start(
                "ant",
                code -> {
                    throw new IOException("it is gone");
                },
                said::add);
        tellBook(store, 1);

        assertThat(next()).isEqualTo(new Event.StoreFailed(JOB, 1, "its code cannot be stored: it is gone"));
        store.close();
        JobStore again = open();
        assertThat(again.found().books()).isEmpty();
        again.close();
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aStoreInUseIsRefused() throws Exception {
        JobStore store = open();

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefused.class)
                .hasMessage(
                        "store " + file()
                                + " is in use by another peer: give each peer a name of its own, or another folder with --store");
        store.close();
    }

    @Test
    void aStoreOfAnotherVersionIsRefused() throws Exception {
        open().close();
        try (MVStore later = MVStore.open(file().toString())) {
            later.setStoreVersion(2);
            later.commit();
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefused.class)
                .hasMessage("store " + file()
                        + " is of version 2, and this release reads version 1: run the release that wrote it until its"
                        + " jobs are over, or move the file away");
    }

    @Test
    void aDamagedStoreIsRefused() throws Exception {
        open().close();
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            bytes.write(new byte[(int) bytes.length()]);
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefused.class)
                .hasMessage("store " + file() + " is damaged: move it away, and the jobs that are only there are lost");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws Exception {
        Files.createFile(folder.resolve("sub"));

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefused.class)
                .hasMessageStartingWith("store " + file() + " cannot be made: ");
    }
}
