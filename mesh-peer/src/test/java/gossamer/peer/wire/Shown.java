// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.model.Items;
import gossamer.model.PeerId;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A message as text that shows all of it: two messages are equal exactly where their texts are.
 *
 * <p>The messages' own {@code equals} will not do: payloads are arrays, which compare by identity.
 */
final class Shown {
    private Shown() {}

    static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case byte[] bytes -> "0x" + HexFormat.of().formatHex(bytes);
            case long[] numbers -> Arrays.toString(numbers);
            case int[] numbers -> Arrays.toString(numbers);
            case List<?> list -> list.stream().map(Shown::of).collect(Collectors.joining(", ", "[", "]"));
            case Items items ->
                IntStream.range(0, items.size())
                        .mapToObj(i -> of(items.at(i)))
                        .collect(Collectors.joining(", ", "[", "]"));
            case String text -> '"' + text + '"';
            case PeerId peer -> peer.toString(); // in hex, and whole
            case Record record -> ofRecord(record);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Enum<?> constant -> constant.name();
            default -> throw new AssertionError("how to show a " + value.getClass() + "?");
        };
    }

    private static String ofRecord(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + of(read(component, record)))
                .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "(", ")"));
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }
}
