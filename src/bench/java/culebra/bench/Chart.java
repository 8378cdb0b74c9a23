package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws the ratios to C of a few rows as SVG: one line a row, one mark a library. */
final class Chart {
    private static final int WIDTH = 620;
    private static final int LEFT = 190;
    private static final int RIGHT = 560;
    private static final int TOP = 100;
    private static final int GROUP_HEIGHT = 26;
    private static final int ROW_HEIGHT = 26;
    private static final double LEAST = 0.9;
    private static final double MOST = 8;
    private static final double[] TICKS = {1, 1.5, 2, 3, 5, 7};

    private final Results results;
    private final StringBuilder svg = new StringBuilder();
    private int y = TOP;

    private Chart(Results results) {
        this.results = results;
    }

    static void write(Results results, Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, new Chart(results).draw());
    }

    private String draw() {
        var rows = new Chart(results);
        for (ChartGroup group : ChartGroup.ALL) {
            rows.group(group);
        }
        int bottom = rows.y + 8;
        head(bottom + 30);
        for (double tick : TICKS) {
            String kind = tick == 1 ? "c" : "grid";
            line(kind, x(tick), TOP - 8, x(tick), bottom);
            text("middle", x(tick), bottom + 16, tick == 1 ? "1 = C" : number(tick));
        }
        return svg.append(rows.svg).append("</svg>\n").toString();
    }

    private void head(int height) {
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
                <title>Time per operation relative to C; lower is better</title>
                <style>
                text { font: 12px sans-serif; fill: #222; }
                .title { font-size: 15px; font-weight: bold; }
                .group { font-weight: bold; }
                .end { text-anchor: end; }
                .middle { text-anchor: middle; }
                .paper { fill: #fff; }
                .grid { stroke: #ddd; }
                .c { stroke: #222; stroke-width: 1.5; }
                %3$s
                @media (prefers-color-scheme: dark) {
                text { fill: #e0e0e3; }
                .paper { fill: #1b1d21; }
                .grid { stroke: #444; }
                .c { stroke: #e0e0e3; }
                }
                </style>
                <rect class="paper" width="%1$d" height="%2$d"/>
                """
                        .formatted(WIDTH, height, Mark.styles()));
        text("title", 12, 22, "Time per operation relative to C; lower is better");
        Machine machine = results.machine();
        text(
                "start",
                12,
                42,
                "%s, %s, JDK %s; median of %d rounds, lines from least to most; log axis"
                        .formatted(
                                machine.date(),
                                machine.cpu().replaceAll("\\(R\\)| Processor", ""),
                                machine.jdk().replaceAll(".* ", ""),
                                results.rounds()));
        text("start", RIGHT - 5, TOP - 14, "Culebra");
        int x = 12;
        for (Mark mark : Mark.values()) {
            svg.append(mark.at(x + 4, 64));
            text("start", x + 14, 68, mark.library());
            x += 36 + 7 * mark.library().length();
        }
    }

    private void group(ChartGroup group) {
        text("group", 12, y + 17, group.name());
        y += GROUP_HEIGHT;
        group.rows().forEach(this::row);
    }

    private void row(String name, String label) {
        List<Result> found = results.rows().stream().filter(row -> row.row().equals(name)).toList();
        if (found.isEmpty()) {
            return;
        }
        line("grid", 24, y, RIGHT + 40, y);
        text("end", LEFT - 12, y + 17, label);
        int lane = y + 7;
        for (Mark mark : Mark.values()) {
            for (Side side : found.getFirst().sides()) {
                if (side.name().equals(mark.library()) && side.ratio() != null) {
                    line(mark.name(), x(side.leastRatio()), lane, x(side.mostRatio()), lane);
                    svg.append(mark.at(x(side.ratio()), lane));
                }
            }
            lane += 3;
        }
        text("start", RIGHT + 12, y + 17, number(found.getFirst().culebra().ratio()));
        y += ROW_HEIGHT;
    }

    private static int x(double ratio) {
        double share = Math.log(Math.clamp(ratio, LEAST, MOST) / LEAST) / Math.log(MOST / LEAST);
        return (int) Math.round(LEFT + share * (RIGHT - LEFT));
    }

    private void text(String kind, int x, int baseline, String text) {
        svg.append(
                "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n"
                        .formatted(kind, x, baseline, text));
    }

    private void line(String kind, int x1, int y1, int x2, int y2) {
        svg.append(
                "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
                        .formatted(kind, x1, y1, x2, y2));
    }

    private static String number(double number) {
        return number == Math.rint(number)
                ? "%.0f".formatted(number)
                : String.format(Locale.ROOT, "%.2f", number).replaceAll("0$", "");
    }
}
