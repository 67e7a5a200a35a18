// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {
    @ParameterizedTest
    @CsvSource({
        "peer,          'Unknown command \"peer\". Did you mean peers?',         ./mesh --help",
        "jbos,          'Unknown command \"jbos\". Did you mean jobs?',          ./mesh --help",
        "job shwo 1,    'Unknown command \"shwo\". Did you mean show?',          ./mesh job --help",
        "run --detahc x, 'Unknown option \"--detahc\". Did you mean --detach?',   ./mesh run --help",
        "pu,            'Unknown command \"pu\". Did you mean up?',              ./mesh --help",
        "xyzzy,         'Unknown command \"xyzzy\".',                            ./mesh --help",
        "up --slot=3,   'Unknown option \"--slot\". Did you mean --slots?',      ./mesh up --help",
        "up --mutlicast on, 'Unknown option \"--mutlicast\". Did you mean --multicast?', ./mesh up --help",
        "demo --pers 3, 'Unknown option \"--pers\". Did you mean --peers?',      ./mesh demo --help",
        "--versoin,     'Unknown option \"--versoin\". Did you mean --version?',             ./mesh --help",
        "peers now,     'Unexpected word \"now\".',                              ./mesh peers --help"
    })
    void mistypedWordGetsASuggestion(String line, String complaint, String more) {
        Typed typed = Typed.type(line.split(" "));

        assertThat(typed).isEqualTo(new Typed(ExitCode.USAGE, "", complaint + "\nMore: " + more + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "run -n 0 true,       copies is 0; it must be from 1 to 1000000",
        "run --timeout 5 x,   'Invalid value for option ''--timeout'': \"5\" is no span of time from 1ms to 8760h, such as 30s, 1.5m or 250ms'",
        "run --timeout 0s x,  'Invalid value for option ''--timeout'': \"0s\" is no span of time from 1ms to 8760h, such as 30s, 1.5m or 250ms'",
        "run,                 'Missing required parameter: ''PROG ARGS'''",
        "job show,            'Missing required parameter: ''ID'''",
        "job,                 'What about a job? One of: show, cancel'",
        "up -n 0,             -n is 0; it must be from 1 to 64",
        "up --port 80,        port is 80; it must be from 1024 to 65000",
        "up --slots 2000,     slots is 2000; it must be from 0 to 1024",
        "up --mesh a/b,       'mesh is \"a/b\"; it must be 1 to 64 letters, digits, dots, hyphens or underscores'",
        "up --seed nowhere,   'seed is \"nowhere\"; it must be HOST:PORT, or [IPV6]:PORT'",
        "up --advertise ::1,  'advertise is \"::1\"; it must be HOST:PORT, or [IPV6]:PORT'",
        "up -n 2 --advertise a:1, '-n is 2, but --advertise leads to one peer; start each with its own'",
        "demo --peers 1,      'peers is 1; it must be from 2 to 32, with a kill'",
        "demo --peers 0 --kill off, peers is 0; it must be from 1 to 32"
    })
    void valueOutOfRangeIsNamedWithTheRange(String line, String complaint) {
        Typed typed = Typed.type(line.split(" "));

        assertThat(typed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.errLines()).first().isEqualTo(complaint);
        assertThat(typed.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"peers", "jobs", "stats", "top", "job show 1", "job cancel last", "run --detach true"})
    void withoutALocalPeerTheCommandThatStartsOneIsNamed(String command) {
        Typed typed = Typed.type(command.split(" "));

        assertThat(typed.code()).isEqualTo(ExitCode.NO_MESH);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.errLines()).hasSize(2).last().isEqualTo("Start one: ./mesh up");
    }

    @Test
    void errorOfAJsonCommandIsJsonOnStderr() {
        Typed typed = Typed.type("peers", "-o", "json", "--mesh", "lab");

        assertThat(typed)
                .isEqualTo(
                        new Typed(
                                ExitCode.NO_MESH,
                                "",
                                "{\"schema\":\"gossamer/1\",\"kind\":\"error\",\"error\":{\"code\":3,\"message\":\"No peer of mesh"
                                        + " \\\"lab\\\" answers on this host\",\"hint\":\"Start one: ./mesh up --mesh lab\"}}\n"));
    }

    @Test
    void missingFolderIsNotFound() {
        Typed typed = Typed.type("demo", "--folder", "/nonexistent/texts");

        assertThat(typed).isEqualTo(new Typed(ExitCode.NOT_FOUND, "", "There is no folder /nonexistent/texts\n"));
    }

    @Test
    void everyCommandHasAUse() {
        assertThat(CommandTree.in(Typed.around(Map.of(), "")).getSubcommands().keySet())
                .containsExactlyInAnyOrder(
                        "up", "run", "peers", "jobs", "job", "wait", "attach", "stats", "top", "shell", "keygen", "key",
                        "demo", "sim", "version", "help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "run",
                "peers",
                "jobs",
                "job",
                "job show",
                "job cancel",
                "wait",
                "attach",
                "stats",
                "top",
                "shell",
                "keygen",
                "key",
                "key add",
                "key use",
                "key retire",
                "key show-id",
                "demo"
            })
    void everyCommandExplainsItself(String command) {
        Typed typed = Typed.type((command + " --help").split(" "));

        assertThat(typed.code()).isEqualTo(ExitCode.GOOD);
        assertThat(typed.out()).startsWith("Usage: mesh " + command);
        assertThat(typed.err()).isEmpty();
        assertThat(Typed.type(("help " + command).split(" "))).isEqualTo(typed);
    }

    @Test
    void upHasEveryOptionOfItsContract() {
        String help = Typed.type("up", "--help").out();

        for (String option : List.of(
                "-n=N",
                "--name=NAME",
                "--mesh=NAME",
                "--bind=ADDRESS|INTERFACE",
                "--advertise=HOST:PORT",
                "--port=N",
                "--seed=HOST:PORT",
                "--multicast=on|off",
                "--slots=N",
                "--key-file=FILE",
                "--once")) {
            assertThat(help).contains(option);
        }
        assertThat(help).doesNotContain("--exit-with-parent");
    }

    @Test
    void versionNamesGossamerAndJava() {
        String java = System.getProperty("java.version");

        assertThat(Typed.type("--version")).isEqualTo(Typed.type("version"));
        assertThat(Typed.type("version"))
                .isEqualTo(new Typed(ExitCode.GOOD, "gossamer development, Java " + java + "\n", ""));
        assertThat(Typed.type("version", "-o", "json").out())
                .isEqualTo("{\"schema\":\"gossamer/1\",\"kind\":\"version\",\"gossamer\":\"development\",\"java\":\""
                        + java + "\"}\n");
    }

    @Test
    void aKeyIsAddedUsedAndRetiredByItsId(@TempDir Path folder) throws Exception {
        String file = folder.resolve("mesh.key").toString();
        Typed.type("keygen", "--key-file", file);
        String old = Typed.type("key", "show-id", "--key-file", file).out().substring(0, 9);

        Typed added = Typed.type("key", "add", "--key-file", file);
        String fresh = added.out().substring("Added key ".length(), "Added key ".length() + 9);
        Typed tooSoon = Typed.type("key", "retire", old, "--key-file", file);
        Typed used = Typed.type("key", "use", fresh.substring(0, 6), "--key-file", file);
        Typed retired = Typed.type("key", "retire", old, "--grace", "1h", "--key-file", file);
        Typed shown = Typed.type("key", "show-id", "--key-file", file);

        assertThat(added.out()).contains("then: ./mesh key use " + fresh);
        assertThat(tooSoon.code()).isEqualTo(ExitCode.FAILED);
        assertThat(tooSoon.err()).contains("key " + old + " is the primary one; use another one first");
        assertThat(used.code()).isEqualTo(ExitCode.GOOD);
        assertThat(retired.out()).startsWith("Key " + old + " is accepted until ");
        assertThat(shown.out()).matches("(?s)" + fresh + " primary\n" + old + " accept-until [0-9T:.Z-]+\n");
        assertThat(Typed.type("key", "use", "nonsense", "--key-file", file).code())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(Typed.type("key", "show-id", "--key-file", file + "x").code())
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void keygenReplacesAKeyOnlyByForce(@TempDir Path folder) throws Exception {
        String file = folder.resolve("deep/mesh.key").toString();

        Typed first = Typed.type("keygen", "--key-file", file);
        String key = Files.readString(Path.of(file));
        Typed second = Typed.type("keygen", "--key-file", file);
        Typed forced = Typed.type("keygen", "--key-file", file, "--force");

        assertThat(first.code()).isEqualTo(ExitCode.GOOD);
        assertThat(first.out())
                .matches("Wrote a new key \\(id [0-9a-f]{4}-[0-9a-f]{4}\\) to " + file
                        + ", mode 0600\\. Copy this file to the other machines\\.\n");
        assertThat(second.code()).isEqualTo(ExitCode.FAILED);
        assertThat(second.errLines()).last().asString().endsWith("./mesh keygen --force");
        assertThat(forced.code()).isEqualTo(ExitCode.GOOD);
        assertThat(Files.readString(Path.of(file))).isNotEqualTo(key);
    }
}
