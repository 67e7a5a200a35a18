// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    private static final RecordComponent[] SETTINGS = EngineConfig.class.getRecordComponents();

    /** The preset with one setting changed. */
    private static EngineConfig with(int setting, long value) throws ReflectiveOperationException {
        Class<?>[] types = new Class<?>[SETTINGS.length];
        Object[] values = new Object[SETTINGS.length];
        for (int i = 0; i < SETTINGS.length; i++) {
            types[i] = SETTINGS[i].getType();
            values[i] = SETTINGS[i].getAccessor().invoke(EngineConfig.lan());
        }
        values[setting] = types[setting] == int.class ? (Object) (int) value : (Object) value;
        Constructor<EngineConfig> constructor = EngineConfig.class.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    @Test
    void eachSettingIsCheckedAndNamedWithItsRange() throws ReflectiveOperationException {
        List<String> messages = new ArrayList<>();
        for (int setting = 0; setting < SETTINGS.length; setting++) {
            for (long wrong :
                    new long[] {-1, SETTINGS[setting].getType() == int.class ? Integer.MAX_VALUE : 1L << 62}) {
                try {
                    with(setting, wrong);
                } catch (InvocationTargetException e) {
                    messages.add(e.getCause().getMessage());
                    assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
                    assertThat(e.getCause().getMessage())
                            .startsWith(SETTINGS[setting].getName() + " is " + wrong + "; it must be from ");
                }
            }
        }

        assertThat(messages).hasSize(2 * SETTINGS.length);
    }

    @Test
    void theEndsOfTheRangeThatAMessageNamesAreAllowed() throws ReflectiveOperationException {
        for (int setting = 0; setting < SETTINGS.length; setting++) {
            String message = "";
            try {
                with(setting, -1);
            } catch (InvocationTargetException e) {
                message = e.getCause().getMessage();
            }
            String[] ends = message.replaceFirst(".* from ", "").split(" to ", -1);
            long least = Long.parseLong(ends[0]);
            long most = Long.parseLong(ends[1]);
            assertThat(valueOf(with(setting, least), setting)).isEqualTo(least);
            assertThat(valueOf(with(setting, most), setting)).isEqualTo(most);
        }
    }

    private static long valueOf(EngineConfig config, int setting) throws ReflectiveOperationException {
        return ((Number) SETTINGS[setting].getAccessor().invoke(config)).longValue();
    }

    @Test
    void thePresetIsWhatTheDocumentationSays() {
        EngineConfig lan = EngineConfig.lan();

        assertThat(lan.chunkNanos()).isEqualTo(1_000_000);
        assertThat(lan.chunkTasksMax()).isEqualTo(1 << 20);
        assertThat(lan.horizonNanos()).isEqualTo(1_000_000);
        assertThat(lan.stealTries()).isEqualTo(3);
        assertThat(lan.stealTimeoutNanos()).isEqualTo(50_000_000);
        assertThat(lan.lootBytesMax()).isEqualTo(1 << 20);
        assertThat(lan.specBytesMax()).isEqualTo(1 << 10);
        assertThat(lan.repeatNanos()).isEqualTo(1_000_000_000);
        assertThat(lan.flushNanos()).isEqualTo(1_000_000);
        assertThat(lan.flushBytes()).isEqualTo(64 << 10);
        assertThat(lan.auditNanos()).isEqualTo(10_000_000_000L);
        assertThat(lan.auditSoonNanos()).isEqualTo(2_000_000_000L);
        assertThat(lan.gossipNanos()).isEqualTo(200_000_000);
        assertThat(lan.gossipFanout()).isEqualTo(3);
        assertThat(lan.loadsMax()).isEqualTo(64);
        assertThat(lan.loadAgeNanos()).isEqualTo(10_000_000_000L);
        assertThat(lan.calmNanos()).isEqualTo(10_000_000);
        assertThat(lan.progressNanos()).isEqualTo(500_000_000);
        assertThat(lan.surveyNanos()).isEqualTo(500_000_000);
        assertThat(lan.leaveNanos()).isEqualTo(5_000_000_000L);
        assertThat(lan.outboxBytesMax()).isEqualTo(64 << 20);
        assertThat(lan.checkpointNanos()).isEqualTo(50_000_000);
    }
}
