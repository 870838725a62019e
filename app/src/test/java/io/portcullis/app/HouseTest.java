package io.portcullis.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The law of the house: imports point upstream, to what has already happened to the call. */
class HouseTest {
    /** Each room of core, and what it may import beside itself and libraries. */
    private static final Map<String, Set<String>> CORE = Map.ofEntries(
            Map.entry("traffic", Set.of()),
            Map.entry("sketch", Set.of()),
            Map.entry("ledger", Set.of()),
            Map.entry("admit", Set.of("traffic")),
            Map.entry("inspect", Set.of("traffic", "sketch")),
            Map.entry("campaign", Set.of("traffic", "sketch", "inspect")),
            Map.entry("calibrate", Set.of("traffic", "sketch", "inspect")),
            Map.entry("detect", Set.of("traffic", "sketch", "inspect", "campaign", "calibrate")),
            Map.entry("semantic", Set.of("sketch", "inspect", "campaign", "detect")),
            Map.entry("decide", Set.of("traffic", "inspect", "campaign")),
            Map.entry("shape", Set.of("traffic", "decide")),
            Map.entry("mark", Set.of("traffic")),
            Map.entry("prove", Set.of("mark")),
            Map.entry(
                    "evidence",
                    Set.of(
                            "traffic",
                            "sketch",
                            "ledger",
                            "admit",
                            "inspect",
                            "campaign",
                            "calibrate",
                            "detect",
                            "decide",
                            "shape",
                            "mark",
                            "prove")));

    /** Each room of gateway, and which other gateway rooms it may import; all of core is open to it. */
    private static final Map<String, Set<String>> GATEWAY = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("observe", Set.of()),
            Map.entry("receive", Set.of("wire", "observe")),
            Map.entry("authenticate", Set.of("receive", "wire", "observe")),
            Map.entry("forward", Set.of("wire", "observe")),
            Map.entry("flow", Set.of("receive", "wire", "authenticate", "forward", "observe")),
            Map.entry("store", Set.of("receive", "wire", "authenticate", "flow", "observe")),
            Map.entry("console", Set.of("receive", "wire", "authenticate", "store", "flow", "observe")));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.portcullis");

    @Test
    void theWholeHouseIsLookedAt() {
        assertThat(MAIN.size()).isGreaterThan(30);
        assertThat(MAIN.contain("io.portcullis.traffic.ModelCall")).isTrue();
        assertThat(MAIN.contain("io.portcullis.gateway.observe.Meters")).isTrue();
        assertThat(MAIN.contain(Main.class)).isTrue();
    }

    @Test
    void everyPackageIsARoomOfTheHouse() {
        for (JavaClass type : MAIN) {
            String name = type.getPackageName();
            boolean known = name.startsWith("io.portcullis.audit")
                    || name.startsWith("io.portcullis.app")
                    || name.startsWith("io.portcullis.bench")
                    || (name.startsWith("io.portcullis.gateway.") && GATEWAY.containsKey(room(name, 3)))
                    || CORE.containsKey(room(name, 2));
            assertThat(known)
                    .as("%s is in no room of the house", type.getName())
                    .isTrue();
        }
    }

    @Test
    void coreRoomsImportOnlyWhatHappenedBefore() {
        CORE.forEach((room, allowed) -> arrows("io.portcullis." + room, allowed, "io.portcullis.", CORE.keySet())
                .forEach(target -> noClasses()
                        .that()
                        .resideInAPackage("io.portcullis." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(target)
                        .allowEmptyShould(true)
                        .check(MAIN)));
    }

    @Test
    void gatewayRoomsImportOnlyWhatHappenedBefore() {
        GATEWAY.forEach((room, allowed) -> arrows(
                        "io.portcullis.gateway." + room, allowed, "io.portcullis.gateway.", GATEWAY.keySet())
                .forEach(target -> noClasses()
                        .that()
                        .resideInAPackage("io.portcullis.gateway." + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(target)
                        .allowEmptyShould(true)
                        .check(MAIN)));
    }

    @Test
    void modulesImportDownwardsOnly() {
        String[] core =
                CORE.keySet().stream().map(r -> "io.portcullis." + r + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(core)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.portcullis.gateway..", "io.portcullis.audit..", "io.portcullis.app..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.portcullis.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.portcullis.audit..", "io.portcullis.app..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("io.portcullis.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.portcullis.gateway..", "io.portcullis.app..")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void onlyDemoAndAuditCommandsKnowTheAudit() {
        noClasses()
                .that()
                .resideInAPackage("io.portcullis.app..")
                .and()
                .haveNameNotMatching(".*\\.(Demo|Audit)[A-Za-z]*(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.portcullis.audit..")
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.portcullis.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void coreIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(corePackages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.sql..",
                        "javax.net..",
                        "java.lang.management..",
                        "org.slf4j..",
                        "io.vertx..",
                        "io.netty..")
                .orShould()
                .dependOnClassesThat(thread())
                .check(MAIN);
    }

    @Test
    void coreAsksNoClockAndThrowsNoDice() {
        noClasses()
                .that()
                .resideInAnyPackage(corePackages())
                .should()
                .callCodeUnitWhere(clockOrDice())
                .check(MAIN);
    }

    @Test
    void theRuleAboutClocksCanFail() {
        JavaClasses guilty = new ClassFileImporter().importClasses(Guilty.class);
        assertThatThrownBy(() ->
                        noClasses().should().callCodeUnitWhere(clockOrDice()).check(guilty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nanoTime")
                .hasMessageContaining("randomUUID")
                .hasMessageContaining("Instant.now");
    }

    @Test
    void onlyTheDoorsSeeHttp() {
        noClasses()
                .that()
                .resideInAPackage("io.portcullis.gateway..")
                .and()
                .resideOutsideOfPackages(
                        "io.portcullis.gateway.receive..",
                        "io.portcullis.gateway.forward..",
                        "io.portcullis.gateway.console..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.netty.bootstrap..",
                        "io.netty.buffer..",
                        "io.netty.channel..",
                        "io.netty.handler..")
                .check(MAIN);
    }

    @Test
    void onlyStoreAndAppTouchTheDisk() {
        noClasses()
                .that()
                .resideInAPackage("io.portcullis.gateway..")
                .and()
                .resideOutsideOfPackage("io.portcullis.gateway.store..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File(In|Out)putStream|RandomAccessFile|File(Reader|Writer))")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..")
                .check(MAIN);
    }

    @Test
    void commandsAreOneAFileAndFinal() {
        classes()
                .that()
                .resideInAPackage("io.portcullis.app")
                .and()
                .haveSimpleNameEndingWith("Command")
                .should()
                .bePackagePrivate()
                .andShould()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(MAIN);
    }

    @Test
    void theAuditNeverComesOntoProductionsClassPath() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).containsPattern("portcullis-audit</artifactId>\\s*<scope>provided</scope>");
        assertThat(pom).containsPattern("<includeScope>runtime</includeScope>\\s*<outputDirectory>[^<]*dist/lib<");
        assertThat(Files.readString(Path.of("..", "gateway", "pom.xml"))).doesNotContain("portcullis-audit");
    }

    private static List<String> arrows(String from, Set<String> allowed, String prefix, Set<String> rooms) {
        List<String> forbidden = new ArrayList<>();
        for (String room : rooms) {
            String target = prefix + room;
            if (!allowed.contains(room) && !target.equals(from)) {
                forbidden.add(target + "..");
            }
        }
        return forbidden;
    }

    private static String[] corePackages() {
        return CORE.keySet().stream().map(r -> "io.portcullis." + r + "..").toArray(String[]::new);
    }

    private static String room(String packageName, int depth) {
        String[] parts = packageName.split("\\.");
        return parts.length > depth ? parts[depth] : "";
    }

    private static DescribedPredicate<JavaClass> thread() {
        return new DescribedPredicate<>("are threads or executors") {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getName();
                return name.matches("java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|ProcessHandle)(\\$.*)?")
                        || name.matches("java\\.util\\.(Timer|TimerTask)")
                        || name.matches("java\\.util\\.concurrent\\.(Executor|Executors|ExecutorService|ForkJoin\\w*|"
                                + "ThreadPool\\w*|Scheduled\\w*|CompletableFuture|ThreadLocalRandom)")
                        || name.equals("java.security.SecureRandom")
                        || name.matches(
                                "java\\.io\\.(File|File(In|Out)putStream|RandomAccessFile|File(Reader|Writer))");
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> clockOrDice() {
        return new DescribedPredicate<>("ask a clock or throw dice") {
            @Override
            public boolean test(JavaCall<?> call) {
                String owner = call.getTargetOwner().getName();
                String name = call.getName();
                boolean noArguments = call.getTarget().getRawParameterTypes().isEmpty();
                return switch (owner) {
                    case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
                    case "java.lang.Math" -> name.equals("random");
                    case "java.util.UUID" -> name.equals("randomUUID");
                    case "java.util.Random" -> name.equals("<init>") && noArguments;
                    case "java.util.SplittableRandom" -> name.equals("<init>") && noArguments;
                    case "java.util.Date" -> name.equals("<init>") && noArguments;
                    case "java.util.Collections" -> name.equals("shuffle") && parameters(call) == 1;
                    default ->
                        owner.startsWith("java.time.")
                                && (name.equals("now") || name.startsWith("system") || name.startsWith("tick"));
                };
            }
        };
    }

    private static int parameters(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().size();
    }

    /** Breaks the rule, to show that it bites. */
    @SuppressWarnings("unused")
    private static final class Guilty {
        private final long time = System.nanoTime();
        private final String id = java.util.UUID.randomUUID().toString();
        private final java.time.Instant now = java.time.Instant.now();
    }
}
