// SPDX-License-Identifier: Apache-2.0
package gossamer.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for the classes of the mesh. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("gossamer");
    }

    static List<Rule> rules() {
        return new Rules("gossamer").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleHolds(Rule rule) {
        Rule.Verdict verdict = rule.on(classes);

        assertThat(verdict.breaches())
                .as("%s, in %d classes", rule, verdict.examined())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleExaminesWhateverItsPackagesHold(Rule rule) {
        boolean somethingToExamine = SourceTree.ofModules().stream()
                .flatMap(tree -> tree.packages().stream())
                .anyMatch(rule.packages());

        assertThat(rule.on(classes).examined() > 0).isEqualTo(somethingToExamine);
    }

    @Test
    void everySourceFileIsSeenAsClass() {
        SortedSet<String> written = SourceTree.ofModules().stream()
                .flatMap(tree -> tree.types().stream())
                .collect(toCollection(TreeSet::new));

        SortedSet<String> seen = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getName)
                .collect(toCollection(TreeSet::new));

        assertThat(written).isNotEmpty().isSubsetOf(seen);
    }

    @Test
    void everyModuleKeepsToItsPackages() {
        List<SourceTree> trees = SourceTree.ofModules();

        assertThat(trees.get(0).packages())
                .noneMatch(name -> name.startsWith("gossamer.peer") || name.startsWith("gossamer.shell"))
                .allMatch(name -> name.equals("gossamer") || name.startsWith("gossamer."));
        assertThat(trees.get(1).packages())
                .allMatch(name -> name.equals("gossamer.peer") || name.startsWith("gossamer.peer."));
        assertThat(trees.get(2).packages())
                .allMatch(name -> name.equals("gossamer.shell") || name.startsWith("gossamer.shell."));
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertThat(SourceTree.ofModules().stream().flatMap(tree -> tree.packageBreaches().stream()))
                .isEmpty();
    }
}
