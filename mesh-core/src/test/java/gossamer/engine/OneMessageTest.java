// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.SECOND;
import static gossamer.model.Examples.US;
import static gossamer.model.Examples.bulky;
import static gossamer.model.Examples.combined;
import static gossamer.model.Examples.open;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.machine.Event;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each message of a run, one after the other, is lost, doubled, overtaken or kept back until it has been repeated: the
 * run still ends soon, with each result once and all peers silent.
 */
class OneMessageTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    /** What a run may take longer than without the fault: a message is repeated after one second. */
    private static final long HEALED_NANOS = 3 * SECOND;

    /** The extra delays of the copies of the one message. */
    private static final List<List<Long>> FAULTS = List.of(
            List.of(), // lost
            List.of(0L, 50 * US), // doubled at once
            List.of(0L, 5 * MS), // doubled later
            List.of(7 * MS), // overtaken by others
            List.of(1_500 * MS), // overtaken by its own repetition
            List.of(0L, 2_500 * MS)); // an echo after all is over

    enum Story {
        RANGE {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(spec(JOB, 120), Items.NONE);
            }
        },
        ARGUMENTS {
            @Override
            void tell(Pump pump) {
                mesh(pump, 1, 2, 0);
                pump.submit(spec(JOB, 90), Pump.numbers(0, 90));
            }
        },
        BULKY {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(bulky(JOB, 60), Items.NONE);
            }
        },
        COMBINED {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(combined(JOB, 120), Items.NONE);
            }
        },
        OPEN {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 2, 1);
                pump.submit(open(JOB), Items.NONE);
                for (int i = 0; i < 20; i++) {
                    pump.step(ANNA, new Event.Appended(JOB, Pump.numbers(i, i + 1L)));
                    pump.runFor(300 * US);
                }
                pump.step(ANNA, new Event.Sealed(JOB));
            }
        },
        SOME_CANCELLED {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(spec(JOB, 120), Items.NONE);
                pump.runFor(3 * MS);
                pump.step(ANNA, new Event.TasksCancelled(JOB, range(30, 60)));
            }
        },
        CANCELLED {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(spec(JOB, 120), Items.NONE);
                pump.runFor(3 * MS);
                pump.step(ANNA, new Event.JobCancelled(JOB));
            }
        },
        ONE_LEAVES {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(spec(JOB, 100), Items.NONE);
                pump.runFor(5 * MS);
                pump.step(BERT, new Event.LeaveAsked());
                pump.runUntil(() -> pump.left.contains(BERT) || pump.isOver(JOB), 10 * SECOND);
                pump.kill(BERT);
                pump.install(view(1_000, ANNA, CARL));
            }
        },
        ONE_IS_LOST {
            @Override
            void tell(Pump pump) {
                mesh(pump, 0, 1, 1);
                pump.submit(spec(JOB, 100), Items.NONE);
                pump.runFor(5 * MS);
                pump.kill(BERT);
                pump.runFor(50 * MS);
                pump.install(view(1_000, ANNA, CARL));
            }
        };

        abstract void tell(Pump pump);
    }

    private static void mesh(Pump pump, int annasSlots, int bertsSlots, int carlsSlots) {
        pump.start(ANNA, annasSlots);
        pump.start(BERT, bertsSlots);
        pump.start(CARL, carlsSlots);
        pump.install(viewScheduledBy(CARL, ANNA, BERT, CARL));
        pump.runFor(5 * MS);
    }

    /** Tells a story to its end; how long that took. */
    private static long run(Story story, Pump pump, long nanosMax) {
        long begin = pump.now;
        story.tell(pump);
        if (story == Story.CANCELLED) {
            pump.runUntil(() -> pump.isOver(JOB), nanosMax);
            assertThat(pump.submission(JOB).end().state()).isEqualTo(JobHead.State.CANCELLED);
        } else {
            pump.runToTheEnd(JOB, nanosMax);
        }
        if (story != Story.CANCELLED && story != Story.SOME_CANCELLED) {
            long total = pump.submission(JOB).end().total();
            assertThat(pump.submission(JOB).sum).isEqualTo(total * (total - 1) / 2);
        }
        return pump.now - begin;
    }

    @ParameterizedTest
    @EnumSource(Story.class)
    void aFaultOfOneMessageIsHealed(Story story) {
        Pump plain = new Pump();
        long nanos = run(story, plain, 10 * SECOND);
        plain.fallsSilent();
        Set<String> kinds = new LinkedHashSet<>();

        for (int number = 0; number < plain.sent.size(); number++) {
            kinds.add(plain.sent.get(number).message().getClass().getSimpleName());
            for (List<Long> fault : FAULTS) {
                Pump pump = new Pump();
                int faulty = number;
                pump.fate = flight -> flight.number() == faulty ? fault : List.of(0L);
                try {
                    run(story, pump, nanos + HEALED_NANOS);
                    pump.fallsSilent();
                } catch (AssertionError e) {
                    throw new AssertionError(
                            "message " + number + " with delays " + fault + ": "
                                    + plain.sent.get(number).message(),
                            e);
                }
            }
        }

        assertThat(kinds).contains("Hello", "Loot", "Leased");
    }
}
