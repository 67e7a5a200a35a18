// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

class StaleViewsTest {
    private static final Address A = new UUID(0, 1);
    private static final Address B = new UUID(0, 2);
    private static final Address C = new UUID(0, 3);
    private static final Address D = new UUID(0, 4);

    private static final View BEFORE = View.create(A, 4, A, B, C, D);
    private static final View WITHOUT_A = View.create(B, 5, B, C, D);

    @Test
    void aCoordinatorThatWasGivenUpIsAlone() {
        assertThat(membersAfter(Map.of(A, BEFORE, B, WITHOUT_A), A)).containsExactly(A);
    }

    @Test
    void theViewOfThoseWhoWentOnStays() {
        assertThat(membersAfter(Map.of(A, BEFORE, B, WITHOUT_A), B)).containsExactly(B, C, D);
    }

    @Test
    void whoStaysWithTheCoordinatorStaysInItsView() {
        View withoutAAndB = View.create(C, 5, C, D);

        assertThat(membersAfter(Map.of(A, BEFORE, C, withoutAAndB), A)).containsExactly(A, B);
    }

    @Test
    void amongThoseOfOneViewNothingChanges() {
        View next = View.create(A, 5, A, B, C, D);

        assertThat(membersAfter(Map.of(A, next, B, BEFORE), A)).containsExactly(A, B, C, D);
    }

    @Test
    void anOlderViewSaysNothing() {
        View later = View.create(A, 6, A, B, C, D);

        assertThat(membersAfter(Map.of(A, later, B, WITHOUT_A), A)).containsExactly(A, B, C, D);
    }

    @Test
    void aMemberThatIsNotTheCoordinatorKeepsWhatItHas() {
        View withoutD = View.create(A, 5, A, B, C);

        assertThat(membersAfter(Map.of(A, withoutD, D, BEFORE), D)).containsExactly(A, B, C, D);
    }

    private static List<Address> membersAfter(Map<Address, View> views, Address owner) {
        return StaleViews.trimmed(views).get(owner).getMembers();
    }
}
