// SPDX-License-Identifier: Apache-2.0
package io.alys.node;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.HashSet;

@AnalyzeClasses(
        packages = "io.alys",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoFixtures.class})
class ArchitectureTest {
    private static final String CORE = "io.alys.core..";

    @ArchTest
    static final ArchRule coreDependsOnTheLanguageAndBuffersAlone = classes()
            .that()
            .resideInAPackage(CORE)
            .and(not(name("io.alys.core.ssz.Sha256")))
            .and(not(name("io.alys.core.bitcoin.Sha256d")))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    CORE,
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "org.agrona..")
            .because("core is what the chain is, whatever it runs on (ADR 0001)");

    @ArchTest
    static final ArchRule coreIsDeterministic = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethodWhere(target(nameMatching("identityHashCode|parallelStream|parallel")))
            .orShould()
            .callMethodWhere(target(nameMatching("toLowerCase|toUpperCase|format|formatted"))
                    .and(target(owner(assignableTo(String.class)))))
            .orShould()
            .callCodeUnitWhere(target(owner(resideInAnyPackage("java.util.concurrent.."))))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .because("a replay must reach the same state, byte for byte (ADR 0002)");

    @ArchTest
    static final ArchRule coreKeepsNoUnorderedState = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(CORE)
            .should()
            .haveRawType(HashMap.class)
            .orShould()
            .haveRawType(HashSet.class)
            .because("iteration order becomes event order");

    @ArchTest
    static final ArchRule coreMakesNoUnorderedCollections = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .callConstructor(HashMap.class)
            .orShould()
            .callConstructor(HashSet.class)
            .because("iteration order becomes event order");

    @ArchTest
    static final ArchRule coreHasNoFloatingPoint = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(CORE)
            .should()
            .haveRawType(double.class)
            .orShould()
            .haveRawType(float.class);

    @ArchTest
    static final ArchRule portsAreInterfacesAndTheirFaults = classes()
            .that()
            .resideInAPackage("io.alys.core.port")
            .and()
            .areTopLevelClasses()
            .and()
            .areNotAssignableTo(Throwable.class)
            .should()
            .beInterfaces();

    @ArchTest
    static final ArchRule pipelineKnowsNeitherAdaptersNorJournal = noClasses()
            .that()
            .resideInAPackage("io.alys.pipeline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.alys.adapters..", "io.alys.journal..", "io.alys.node..");

    @ArchTest
    static final ArchRule journalKnowsNeitherAdaptersNorPipeline = noClasses()
            .that()
            .resideInAPackage("io.alys.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.alys.adapters..", "io.alys.pipeline..", "io.alys.node..");

    @ArchTest
    static final ArchRule adaptersKnowNeitherPipelineNorJournal = noClasses()
            .that()
            .resideInAPackage("io.alys.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.alys.pipeline..", "io.alys.journal..", "io.alys.node..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther =
            slices().matching("io.alys.adapters.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyThePipelineKnowsTheDisruptor = onlyIn("io.alys.pipeline..", "com.lmax.disruptor..");

    @ArchTest
    static final ArchRule onlyTheJournalKnowsChronicle =
            onlyIn("io.alys.journal..", "net.openhft.chronicle.queue..", "net.openhft.chronicle.wire..");

    @ArchTest
    static final ArchRule onlyItsAdapterKnowsRocksDb = onlyIn("io.alys.adapters.rocksdb..", "org.rocksdb..");

    @ArchTest
    static final ArchRule onlyAdaptersKnowNetty = onlyIn("io.alys.adapters..", "io.netty..");

    @ArchTest
    static final ArchRule onlyTheSignerKnowsBls = onlyIn("io.alys.adapters.signer..", "supranational..");

    @ArchTest
    static final ArchRule stagesAreNamedAndFinal = classes()
            .that()
            .implement("io.alys.pipeline.stage.Stage")
            .should()
            .haveSimpleNameEndingWith("Stage")
            .andShould()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule noMutableStatics = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.alys..")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule noSleeping =
            noClasses().that().resideInAPackage("io.alys..").should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule coreHasNoPackageCycles =
            slices().matching("io.alys.core.(*)..").should().beFreeOfCycles();

    /** Leaves out core's fixtures, which come in a jar. */
    static final class NoFixtures implements ImportOption {
        @Override
        public boolean includes(final Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static ArchRule onlyIn(final String home, final String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(home, "io.alys.perf..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
