// SPDX-License-Identifier: Apache-2.0
package io.alys.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.alys.core.actor.ActorId;
import io.alys.core.actor.Message.Delivery;
import io.alys.core.event.FailureClass;
import io.alys.core.machine.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is decided about every failure, as tables. */
class SupervisorTableTest {
    /**
     * The tree of a node. An actor fails four times, a second apart; each cell is what is decided then. ~100 is a wait of
     * 100 ms with up to a tenth of jitter to either side; no wait of a critical actor is longer than 500 ms.
     */
    private static final String NODE_TABLE = """
            actor         | classes                 | mail               | 1st                 | 2nd                 | 3rd                 | 4th
            *             | *                       | OFFERED            | RESUME              | RESUME              | RESUME              | RESUME
            *             | DOMAIN PROTOCOL TIMEOUT | ASKED              | RESUME              | RESUME              | RESUME              | RESUME
            chain.actor   | DOMAIN PROTOCOL TIMEOUT | OWED DERIVED       | IMMEDIATE           | DELAYED ~100        | DELAYED ~200        | DELAYED ~400
            chain.actor   | RESOURCE EXTERNAL       | OWED ASKED DERIVED | IMMEDIATE           | DELAYED ~100        | DELAYED ~200        | DELAYED ~400
            chain.engine  | DOMAIN PROTOCOL TIMEOUT | OWED DERIVED       | IMMEDIATE, chain.actor | DELAYED ~50, chain.actor ~50 | DELAYED ~75, chain.actor ~75 | DELAYED ~112, chain.actor ~112
            chain.engine  | RESOURCE EXTERNAL       | OWED ASKED DERIVED | IMMEDIATE, chain.actor | DELAYED ~50, chain.actor ~50 | DELAYED ~75, chain.actor ~75 | DELAYED ~112, chain.actor ~112
            bridge.actor  | DOMAIN PROTOCOL TIMEOUT | OWED DERIVED       | IMMEDIATE           | DELAYED +500        | DELAYED +500        | DELAYED +500
            bridge.actor  | RESOURCE EXTERNAL       | OWED ASKED DERIVED | IMMEDIATE           | DELAYED +500        | DELAYED +500        | DELAYED +500
            storage.actor | DOMAIN PROTOCOL TIMEOUT | OWED DERIVED       | IMMEDIATE           | DELAYED ~500        | DELAYED +500        | DELAYED +500
            storage.actor | RESOURCE EXTERNAL       | OWED ASKED DERIVED | IMMEDIATE           | DELAYED ~500        | DELAYED +500        | DELAYED +500
            chain.actor   | LOGIC                   | OWED ASKED DERIVED | ESCALATE > root IMMEDIATE chain, chain.engine | ESCALATE > root DELAYED chain ~50, chain.engine ~50 | ESCALATE > root DELAYED chain ~75, chain.engine ~75 | ESCALATE > root DELAYED chain ~112, chain.engine ~112
            chain.engine  | LOGIC                   | OWED ASKED DERIVED | ESCALATE > root IMMEDIATE chain, chain.actor | ESCALATE > root DELAYED chain ~50, chain.actor ~50 | ESCALATE > root DELAYED chain ~75, chain.actor ~75 | ESCALATE > root DELAYED chain ~112, chain.actor ~112
            bridge.actor  | LOGIC                   | OWED ASKED DERIVED | ESCALATE > root IMMEDIATE bridge | ESCALATE > root DELAYED bridge ~50 | ESCALATE > root DELAYED bridge ~75 | ESCALATE > root DELAYED bridge ~112
            storage.actor | LOGIC                   | OWED ASKED DERIVED | ESCALATE > root IMMEDIATE storage | ESCALATE > root DELAYED storage ~50 | ESCALATE > root DELAYED storage ~75 | ESCALATE > root DELAYED storage ~112
            """;

    /**
     * One supervisor g with children a, b, c beside d, under root; g may restart twice in 10 s, root once. b fails of a
     * dependency four times, a second apart. Strategies: fixed 200 ms; exponential from 100 ms, doubling; progressive from
     * 100 ms, doubling, two steps. No free restart but for the immediate one.
     */
    private static final String POLICY_TABLE = """
            children     | strategy    | g's end          | 1st                     | 2nd                     | 3rd                                                | 4th
            ONE_FOR_ONE  | immediate   | PARENT           | g IMMEDIATE             | g IMMEDIATE             | g ESCALATE > root DELAYED g +50, a +50, c +50      | g ESCALATE > root ABANDON root, a, b, c, d
            ONE_FOR_ONE  | fixed       | PARENT           | g DELAYED +200          | g DELAYED +200          | g ESCALATE > root DELAYED g +50, a +50, c +50      | g ESCALATE > root ABANDON root, a, b, c, d
            ONE_FOR_ONE  | exponential | RESTART_TREE     | g DELAYED +100          | g DELAYED +200          | g ESCALATE > root DELAYED g +50, a +50, c +50, d +50 | g ESCALATE > root ABANDON root, a, b, c, d
            ONE_FOR_ONE  | progressive | CONTINUE_WITHOUT | g DELAYED +100          | g DELAYED +200          | g ABANDON, b                                       | -
            ONE_FOR_ONE  | never       | CONTINUE_WITHOUT | g ABANDON, b            | -                       | -                                                  | -
            ONE_FOR_ONE  | never       | STOP             | g ABANDON g, a, b, c    | -                       | -                                                  | -
            ONE_FOR_ALL  | immediate   | STOP             | g IMMEDIATE, a, c       | g IMMEDIATE, a, c       | g ABANDON g, a, b, c                               | -
            ONE_FOR_ALL  | fixed       | PARENT           | g DELAYED +200, a +200, c +200 | g DELAYED +200, a +200, c +200 | g ESCALATE > root DELAYED g +50, a +50, c +50 | g ESCALATE > root ABANDON root, a, b, c, d
            REST_FOR_ONE | exponential | STOP             | g DELAYED +100, c +100  | g DELAYED +200, c +200  | g ABANDON g, a, b, c                               | -
            REST_FOR_ONE | progressive | PARENT           | g DELAYED +100, c +100  | g DELAYED +200, c +200  | g ESCALATE > root DELAYED g +50, a +50, c +50      | g ESCALATE > root ABANDON root, a, b, c, d
            REST_FOR_ONE | immediate   | RESTART_TREE     | g IMMEDIATE, c          | g IMMEDIATE, c          | g ESCALATE > root DELAYED g +50, a +50, c +50, d +50 | g ESCALATE > root ABANDON root, a, b, c, d
            """;

    private static final Pattern ABOUT = Pattern.compile("~(\\d+)");
    private static final List<String> ACTORS = List.of("chain.actor", "chain.engine", "bridge.actor", "storage.actor");

    @Test
    void shouldDecideAsTheNodesTableSays() {
        final Set<String> seen = new TreeSet<>();
        for (final List<String> row : rows(NODE_TABLE)) {
            for (final String actor : row.get(0).equals("*") ? ACTORS : List.of(row.get(0))) {
                for (final FailureClass failureClass : FailureClass.values()) {
                    for (final String delivery : words(row.get(2))) {
                        if (!row.get(1).equals("*") && !words(row.get(1)).contains(failureClass.name())) {
                            continue;
                        }
                        assertThat(seen.add(actor + failureClass + delivery)).isTrue();
                        checkRow(actor, failureClass, Delivery.valueOf(delivery), row.subList(3, 7));
                    }
                }
            }
        }

        assertThat(seen).hasSize(ACTORS.size() * FailureClass.values().length * Delivery.values().length);
    }

    private static void checkRow(
            final String actor, final FailureClass failureClass, final Delivery delivery, final List<String> cells) {
        final Bench bench = new Bench(Machines.supervisionTree());
        final String group = actor.substring(0, actor.indexOf('.'));
        for (int i = 0; i < cells.size(); i++) {
            bench.runTo(1000L * (i + 1));
            final String told = bench.told(bench.fail(actor, failureClass, delivery));
            assertAbout(actor + " " + failureClass + " " + delivery + " " + i, told, group + " " + cells.get(i));
        }
        bench.runTo(10_000);
        assertThat(ACTORS).allMatch(bench::isActive);
    }

    private static void assertAbout(final String what, final String told, final String cell) {
        final Matcher numbers = Pattern.compile("\\+(\\d+)").matcher(told);
        final Matcher about = ABOUT.matcher(cell);
        assertThat(told.replaceAll("\\+\\d+", "#")).as(what).isEqualTo(cell.replaceAll("[~+]\\d+", "#"));
        while (about.find()) {
            assertThat(numbers.find()).as(what).isTrue();
            final long nominalMs = Long.parseLong(about.group(1));
            assertThat(Long.parseLong(numbers.group(1)))
                    .as(what)
                    .isBetween(nominalMs * 9 / 10, Math.min(500, nominalMs * 11 / 10));
        }
        if (cell.contains("+")) {
            assertThat(told).as(what).endsWith(cell.substring(cell.indexOf('+')));
        }
    }

    @Test
    void shouldDecideAsThePolicyTableSays() {
        for (final List<String> row : rows(POLICY_TABLE)) {
            final Bench bench = new Bench(
                    tree(ChildPolicy.valueOf(row.get(0)), strategy(row.get(1)), Escalation.valueOf(row.get(2))));
            for (int i = 3; i < 7; i++) {
                bench.runTo(1000L * (i - 2));
                final String told =
                        bench.isActive("b") ? bench.told(bench.fail("b", FailureClass.EXTERNAL, Delivery.ASKED)) : "-";
                assertThat(told).as(row + " " + (i - 2)).isEqualTo(row.get(i));
            }
            assertThat(bench.orphans()).isEmpty();
        }
    }

    private static SupervisionTree tree(
            final ChildPolicy childPolicy, final RestartStrategy strategy, final Escalation onExhaustion) {
        final RestartStrategy above = new RestartStrategy.Fixed(50);
        return new SupervisionTree(new TreeNode.Group(
                "root",
                ChildPolicy.ONE_FOR_ONE,
                new Budget(1, 0, 10_000),
                Escalation.STOP,
                above,
                List.of(
                        new TreeNode.Group(
                                "g",
                                childPolicy,
                                new Budget(2, 0, 10_000),
                                onExhaustion,
                                above,
                                List.of(
                                        new TreeNode.Actor("a", ActorId.CHAIN, strategy, 0, false),
                                        new TreeNode.Actor("b", ActorId.ENGINE, strategy, 0, false),
                                        new TreeNode.Actor("c", ActorId.BRIDGE, strategy, 0, false))),
                        new TreeNode.Actor("d", ActorId.STORAGE, strategy, 0, false))));
    }

    private static RestartStrategy strategy(final String name) {
        return switch (name) {
            case "immediate" -> new RestartStrategy.Immediate();
            case "fixed" -> new RestartStrategy.Fixed(200);
            case "exponential" -> new RestartStrategy.Exponential(100, 10_000, 2000, 0);
            case "progressive" -> new RestartStrategy.Progressive(100, 2, 2000);
            case "never" -> new RestartStrategy.Never();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<String> words(final String cell) {
        return Pattern.compile(" ").splitAsStream(cell).toList();
    }

    private static List<List<String>> rows(final String table) {
        final List<List<String>> rows = new ArrayList<>();
        for (final String line : table.lines().skip(1).toList()) {
            rows.add(Pattern.compile("\\|")
                    .splitAsStream(line)
                    .map(String::strip)
                    .toList());
        }
        return rows;
    }
}
