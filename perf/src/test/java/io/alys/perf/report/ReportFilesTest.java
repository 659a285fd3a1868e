// SPDX-License-Identifier: Apache-2.0
package io.alys.perf.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.alys.perf.contest.CellReadings;
import io.alys.perf.run.Outcome;
import io.alys.perf.run.PerfRun;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportFilesTest {
    private static final int BYTES_MAX = 3 << 20;

    @TempDir
    private Path directory;

    private final PerfRun run = SyntheticRun.run();

    @Test
    void shouldWriteAPageThatIsWellFormedAndNeedsNothingFromOutside() throws Exception {
        final String page = page(run, List.of());

        final Document document = parse(page);
        assertThat(page).hasSizeLessThan(BYTES_MAX);
        assertThat(page).doesNotContain("http://", "https://", "//cdn", "@import", "url(");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("link").getLength()).isZero();
        assertThat(elements(document, "a"))
                .extracting(link -> link.getAttribute("href"))
                .allMatch(to -> to.startsWith("#"));
        assertThat(elements(document, "a"))
                .extracting(link -> link.getAttribute("href").substring(1))
                .allMatch(ids(document)::contains);
    }

    @Test
    void shouldShowEveryCellGoalFigureAndCaveat() throws Exception {
        final Document document = parse(page(run, List.of()));

        final Set<String> ids = ids(document);
        assertThat(run.cells()).extracting(cell -> "cell-" + cell.cell().tag()).allMatch(ids::contains);
        assertThat(run.outcomes())
                .extracting(outcome -> "goal-" + outcome.goal().id())
                .allMatch(ids::contains);
        assertThat(run.figures()).extracting(figure -> "figure-" + figure.id()).allMatch(ids::contains);
        final String text = document.getDocumentElement().getTextContent();
        assertThat(text)
                .contains("0123abcd+", "2031-02-03 04:05 UTC", "12 min 34 s", "-Xmx1g", "ext4", "Load at start")
                .contains("1 met", "1 missed", "2 inconclusive")
                .contains("≤ 20.0× or ≤ 250 µs", "9.00× … 11.0×", "≥ 12.0 M/s", "10.0 M/s")
                .contains("overloaded 1/2", "spine-dedicated-off: 2 cores")
                .contains("Dropped: the contestant failed", "Dropped: steal and others' processor time")
                .contains("Dropped: the machine could not be observed", "never happened");
    }

    @Test
    void shouldPrintADashForWhatIsNoNumber() throws Exception {
        final String page = page(run, List.of());
        assertThat(page).doesNotContain("NaN", "Infinity", "null").contains("–");
        assertThat(table(run)).doesNotContain("NaN", "Infinity", "null").contains("–");
    }

    @Test
    void shouldShowWhateverItIsGivenAsText() throws Exception {
        final String page = page(run, List.of());

        assertThat(page)
                .doesNotContain("<script", "\u0007")
                .contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;");
        assertThat(elements(parse(page), "tr"))
                .filteredOn(row -> "goal-missed".equals(row.getAttribute("id")))
                .singleElement()
                .extracting(Element::getTextContent)
                .asString()
                .contains("<script>alert(\"x\")</script> & 'so on'");
    }

    @Test
    void shouldMarkFiguresOfDisturbedAndOfFewValues() throws Exception {
        final Document document = parse(page(run, List.of()));

        final Element latencies = elements(document, "table").stream()
                .filter(table -> table.getAttribute("class").contains("latency"))
                .findFirst()
                .orElseThrow();
        final String text = latencies.getTextContent();
        // Two clean rounds of 20,000: 40 lie beyond p99.9, 4 beyond p99.99.
        final Histogram spine = run.cells().get(1).latency();
        assertThat(text).contains("~" + Numbers.us(Spread.at(spine, 99.99)));
        assertThat(text).doesNotContain("~" + Numbers.us(Spread.at(spine, 99.9)));
        final Histogram floor = run.cells().get(0).latency();
        assertThat(text)
                .contains(Numbers.ratio((double) spine.getValueAtPercentile(99) / floor.getValueAtPercentile(99)));
        assertThat(elements(document, "tr"))
                .filteredOn(row -> row.getAttribute("id").equals("cell-" + SyntheticRun.UNOBSERVED.tag()))
                .singleElement()
                .extracting(Element::getTextContent)
                .asString()
                .contains("0/1 †", "1.00 k/s");
    }

    @Test
    void shouldDrawEarlierRunsAndThisOneOnce() throws Exception {
        final HistoryEntry now = HistoryEntry.of(run);
        final HistoryEntry before = new HistoryEntry(
                SyntheticRun.STARTED.minusSeconds(60),
                "before<",
                4,
                "perf run",
                Map.of("met", new HistoryEntry.Standing(30, Outcome.State.MISSED, 5)));

        final String without = page(run, List.of(before));
        final String with = page(run, List.of(before, now));

        assertThat(without)
                .isEqualTo(with)
                .contains("30.0× Missed, 5 clean rounds; 2031-02-03 04:04 UTC, before&lt;, 4 cores");
        assertThat(page(run, List.of())).contains("There is no earlier run to show.");
    }

    @Test
    void shouldWriteAReportOfARunThatFoundNothing() throws Exception {
        final PerfRun empty = SyntheticRun.empty();
        assertThat(parse(page(empty, List.of())).getElementsByTagName("section").getLength())
                .isPositive();
        assertThat(table(empty)).contains("0 of 0 rounds were clean.");
    }

    @Test
    void shouldWriteEveryRoundForPrograms() throws Exception {
        page(run, List.of());

        final JsonNode json =
                new ObjectMapper().readTree(directory.resolve(ReportFiles.JSON).toFile());
        assertThat(json.at("/rounds/all").asInt()).isEqualTo(16);
        assertThat(json.at("/rounds/clean").asInt()).isEqualTo(11);
        assertThat(json.at("/rounds/dropped/the contestant failed").asInt()).isEqualTo(2);
        assertThat(json.path("revision").asText()).isEqualTo(run.revision());
        assertThat(json.at("/machine/loadAtStart").isNull()).isTrue();
        assertThat(json.path("cells")).hasSameSizeAs(run.cells());
        final JsonNode spine = json.at("/cells/1");
        assertThat(spine.path("tag").asText()).isEqualTo(SyntheticRun.SPINE.tag());
        assertThat(spine.path("cleanRounds").asInt()).isEqualTo(2);
        assertThat(spine.path("readings")).hasSize(5);
        assertThat(spine.at("/readings/1").isNull()).isTrue();
        assertThat(spine.at("/readings/2/whyDropped").asText()).isEqualTo("steal and others' processor time");
        assertThat(spine.at("/readings/3/foreignPercent").isNull()).isTrue();
        assertThat(spine.at("/mediansOverCleanRounds/answeredPerS").asDouble()).isEqualTo(100_000);
        assertThat(spine.at("/latencyNsOfCleanRounds/p99_9").asLong())
                .isEqualTo(run.cells().get(1).latency().getValueAtPercentile(99.9));
        assertThat(json.at("/cells/5/mediansOverCleanRounds/p50Ns").isNull()).isTrue();
        assertThat(json.at("/cells/4/readings/0/isOverloaded").asBoolean()).isTrue();
        assertThat(json.at("/goals/0/ratios")).hasSize(3);
        assertThat(json.at("/goals/0/state").asText()).isEqualTo("met");
        assertThat(json.at("/goals/1/rival").isNull()).isTrue();
        assertThat(json.at("/goals/1/note").asText()).isEqualTo(SyntheticRun.HOSTILE);
        assertThat(json.at("/figures/0/spreads/1/name").asText()).isEqualTo("one two");
        assertThat(json.path("floors")).hasSize(2);
        assertThat(json.path("skipped")).hasSize(1);
    }

    @Test
    void shouldWriteEveryDistributionUnderATagOfItsOwn() throws Exception {
        page(run, List.of());

        final Map<String, Histogram> logged = log();
        for (final CellReadings cell : run.cells()) {
            assertSame(logged.get(cell.cell().tag()), cell.latency());
        }
        // The stolen round and the unobserved one.
        assertThat(logged.get(SyntheticRun.SPINE.tag() + "-unclean").getTotalCount())
                .isEqualTo(40_000);
        assertThat(logged).doesNotContainKey(SyntheticRun.FLOOR.tag() + "-unclean");
        assertSame(logged.get("pauses-SPINNING_after"), run.floors().get(1).histogram());
        assertSame(
                logged.get("figure-restart-one_two"),
                run.figures().get(0).spreads().get(0).histogram());
        assertSame(
                logged.get("figure-restart-one_two-2"),
                run.figures().get(0).spreads().get(1).histogram());
    }

    @Test
    void shouldPrintALineForEachGoalAndCell() {
        final List<String> lines = table(run).lines().toList();

        assertThat(lines)
                .anyMatch(line -> line.startsWith("MET ") && line.contains("10.0×") && line.contains("met: claim"));
        assertThat(lines).anyMatch(line -> line.startsWith("MISSED ") && line.contains("10.0 M/s"));
        assertThat(lines).contains("Goals: 1 met, 1 missed, 2 inconclusive.");
        for (final CellReadings cell : run.cells()) {
            assertThat(lines)
                    .filteredOn(line -> line.startsWith(cell.cell().tag() + " "))
                    .hasSize(1);
        }
        assertThat(String.join("", lines)).doesNotContain("\u0007");
    }

    private static void assertSame(final Histogram actual, final Histogram expected) {
        assertThat(actual).isNotNull();
        assertThat(actual.getTotalCount()).isEqualTo(expected.getTotalCount());
        for (final double percentile : new double[] {50, 99, 99.9, 100}) {
            assertThat(actual.getValueAtPercentile(percentile)).isEqualTo(expected.getValueAtPercentile(percentile));
        }
    }

    private String page(final PerfRun of, final List<HistoryEntry> history) throws Exception {
        new ReportFiles(directory).write(of, history);
        return Files.readString(directory.resolve(ReportFiles.PAGE));
    }

    private static String table(final PerfRun of) {
        final StringWriter text = new StringWriter();
        new ReportTable(new PrintWriter(text)).print(of);
        return text.toString();
    }

    private Map<String, Histogram> log() throws Exception {
        final Map<String, Histogram> logged = new HashMap<>();
        try (HistogramLogReader reader =
                new HistogramLogReader(directory.resolve(ReportFiles.LOG).toFile())) {
            while (reader.hasNext()) {
                final Histogram histogram = (Histogram) reader.nextIntervalHistogram();
                assertThat(logged.put(histogram.getTag(), histogram))
                        .as(histogram.getTag())
                        .isNull();
            }
        }
        return logged;
    }

    private static Document parse(final String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> elements(final Document document, final String name) {
        final NodeList nodes = document.getElementsByTagName(name);
        final List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static Set<String> ids(final Document document) {
        final Set<String> ids = new HashSet<>();
        for (final Element element : elements(document, "*")) {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as(element.getAttribute("id"))
                        .isTrue();
            }
        }
        return ids;
    }
}
