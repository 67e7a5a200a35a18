// SPDX-License-Identifier: Apache-2.0
package gossamer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule, fed what it forbids, says so: a rule that cannot fail guards nothing. */
class RulesTest {

    static List<String> names() {
        return new Rules("gossamer").all().stream().map(Rule::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void ruleReportsEveryBadMemberOfItsFixture(String name) {
        Fixture fixture = new Fixture(name);

        List<JavaClass> bad = fixture.classes("Bad");

        assertThat(bad).isNotEmpty();
        for (JavaClass type : bad) {
            assertThat(fixture.breaches).as("of %s", type.getName()).anyMatch(line -> fixture.isAbout(line, type));
            for (JavaMember member : type.getMembers()) {
                if (member.getName().startsWith("bad") && !name.equals("packagesAreAcyclic")) {
                    assertThat(fixture.breaches)
                            .as("of %s", member.getFullName())
                            .anyMatch(line -> line.contains(type.getName() + "." + member.getName() + "(")
                                    || line.contains(type.getName() + "." + member.getName() + ">")
                                    || line.contains(type.getName() + "." + member.getName() + " ")
                                    || line.contains(type.getName() + ".lambda$" + member.getName() + "$"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void ruleReportsNothingGoodOfItsFixture(String name) {
        Fixture fixture = new Fixture(name);

        List<JavaClass> good = fixture.classes("Good");

        assertThat(good).isNotEmpty();
        for (JavaClass type : good) {
            assertThat(fixture.breaches).as("of %s", type.getName()).noneMatch(line -> fixture.isBy(line, type));
        }
    }

    @Test
    void oneClassOfTheEdgesMayReadSettings() {
        Rule rule = new Rules("archfixture.onereader").settingsAreReadInOnePlace();

        Rule.Verdict verdict = rule.on(new ClassFileImporter().importPackages("archfixture.onereader"));

        assertThat(verdict.examined()).isEqualTo(2);
        assertThat(verdict.breaches()).isEmpty();
    }

    @Test
    void ruleOfNoClassExaminesNone() {
        Rule rule = new Rules("archfixture.none").onlyTheShellPrints();

        Rule.Verdict verdict = rule.on(new ClassFileImporter().importPackages("archfixture.none"));

        assertThat(verdict.examined()).isZero();
    }

    @Test
    void packageWithoutDescriptionIsReported(@TempDir Path folder) throws IOException {
        write(folder.resolve("a/Bare.java"), "package a; class Bare {}");
        write(folder.resolve("b/package-info.java"), "/** what it is\n for */ package b;");
        write(folder.resolve("c/package-info.java"), "/**\n * Does it. Owns: none. Imports: none.\n */ package c;");

        assertThat(new SourceTree(folder).packageBreaches())
                .containsExactly(
                        "a has no package-info.java",
                        "b does not say in a sentence what it is for",
                        "b does not say what state it Owns",
                        "b does not say whom it Imports");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** The verdict of one rule about the packages that bear its name. */
    private static final class Fixture {
        private final String name;
        private final JavaClasses classes;
        private final List<String> breaches;

        Fixture(String name) {
            this.name = name;
            String root = "archfixture." + name.toLowerCase(Locale.ROOT);
            classes = new ClassFileImporter().importPackages(root);
            Rule rule = new Rules(root)
                    .all().stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElseThrow();
            breaches = rule.on(classes).breaches();
        }

        List<JavaClass> classes(String prefix) {
            return classes.stream()
                    .filter(type -> type.getSimpleName().startsWith(prefix))
                    .toList();
        }

        /** A cycle is told by its packages, everything else by the class that is wrong. */
        boolean isAbout(String line, JavaClass type) {
            return name.equals("packagesAreAcyclic")
                    ? (" " + line + " ").contains(type.getPackageName() + " ")
                    : line.contains(type.getName());
        }

        /** Whether the class is the one that is wrong, not one that is wrongly imported. */
        boolean isBy(String line, JavaClass type) {
            return name.equals("packagesAreAcyclic")
                    ? isAbout(line, type)
                    : line.split(" (?!is )", 3)[1].replace("<", "").startsWith(type.getName())
                            || line.startsWith(type.getName());
        }
    }
}
