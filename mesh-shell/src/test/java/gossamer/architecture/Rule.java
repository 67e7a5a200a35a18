// SPDX-License-Identifier: Apache-2.0
package gossamer.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A promise about the classes of some packages.
 *
 * @param name what the promise says, as one word; the fixture that breaks it lies in a package of this name
 * @param packages tells by its name whether a package is bound by the promise
 * @param breaches tells what in these classes, all of bound packages, breaks the promise; one line each
 */
record Rule(String name, Predicate<String> packages, Function<List<JavaClass>, Stream<String>> breaches) {

    /** A promise that each class keeps or breaks alone. */
    static Rule ofEachClass(String name, Predicate<String> packages, Function<JavaClass, Stream<String>> breaches) {
        return new Rule(name, packages, classes -> classes.stream().flatMap(breaches));
    }

    /** What a look at the classes found. */
    record Verdict(int examined, List<String> breaches) {}

    Verdict on(JavaClasses classes) {
        List<JavaClass> bound = classes.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> packages.test(type.getPackageName()))
                .toList();
        return new Verdict(
                bound.size(), breaches.apply(bound).distinct().sorted().toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
