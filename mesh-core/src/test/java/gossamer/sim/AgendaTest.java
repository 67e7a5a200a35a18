// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AgendaTest {
    @Test
    void whatIsDueAtOneTimeComesByTieAndThenInOrderOfEntry() {
        Agenda agenda = new Agenda();
        List<String> done = new ArrayList<>();

        agenda.add(5, 7, () -> done.add("tied late"));
        agenda.add(5, 0, () -> done.add("first"));
        agenda.add(5, 0, () -> done.add("second"));
        agenda.add(5, 3, () -> done.add("tied early"));
        drain(agenda);

        assertThat(done).containsExactly("first", "second", "tied early", "tied late");
    }

    @Test
    void anEmptyAgendaIsNeverDueAndGivesNothing() {
        Agenda agenda = new Agenda();

        assertThat(agenda.nextNanos()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(agenda::poll).isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 200)
    void timeNeverGoesBack(@ForAll @Size(max = 3000) List<@IntRange(min = 0, max = 500) Integer> times) {
        Agenda agenda = new Agenda();
        List<Integer> done = new ArrayList<>();

        times.forEach(time -> agenda.add(time, 0, () -> done.add(time)));
        drain(agenda);

        assertThat(done).isEqualTo(times.stream().sorted().toList());
    }

    private static void drain(Agenda agenda) {
        while (!agenda.isEmpty()) {
            agenda.poll().run();
        }
    }
}
