package culebra.bench;

import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

/** The ratios to C as bars, of which each says whose it is. */
final class Chart {
    private static final int WIDTH = 800;
    private static final int BAR_HEIGHT = 18;
    private static final int TITLE_AND_AXIS_HEIGHT = 70;
    private static final double ROOM_FOR_LABELS = 1.2;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private Chart() {}

    /** Writes it as SVG. */
    static void write(Results results, Path path) throws Exception {
        List<Bar> bars = Bar.of(results);
        int height = TITLE_AND_AXIS_HEIGHT + BAR_HEIGHT * bars.size();
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
        var graphics = new SVGGraphics2D(document);
        graphics.setSVGCanvasSize(new Dimension(WIDTH, height));
        of(bars).draw(graphics, new Rectangle(WIDTH, height));
        Files.createDirectories(path.getParent());
        try (var out = Files.newBufferedWriter(path)) {
            graphics.stream(out);
        }
    }

    private static JFreeChart of(List<Bar> bars) {
        var data = new DefaultCategoryDataset();
        for (Bar bar : bars) {
            data.addValue(bar.length(), "", bar);
        }
        var plot = new CategoryPlot(data, facilities(), ratios(), new Bars(bars));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.addRangeMarker(new ValueMarker(1, Color.BLACK, new BasicStroke(1.5f)));
        String title = "Time of an operation, where C takes 1";
        var chart = new JFreeChart(title, FONT.deriveFont(Font.BOLD, 15f), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        return chart;
    }

    private static CategoryAxis facilities() {
        var axis = new CategoryAxis();
        axis.setTickLabelFont(FONT);
        axis.setMaximumCategoryLabelWidthRatio(0.9f);
        axis.setCategoryLabelPositionOffset(6);
        axis.setCategoryMargin(0.1);
        axis.setLowerMargin(0);
        axis.setUpperMargin(0);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static NumberAxis ratios() {
        var axis = new NumberAxis();
        axis.setRange(0, Bar.LONGEST + ROOM_FOR_LABELS);
        axis.setTickLabelFont(FONT);
        return axis;
    }

    /** Draws bars each in its own colour and with its own label. */
    private static final class Bars extends BarRenderer {
        private static final long serialVersionUID = 1;

        private final transient List<Bar> bars;

        Bars(List<Bar> bars) {
            this.bars = bars;
            setBarPainter(new StandardBarPainter());
            setShadowVisible(false);
            setDefaultItemLabelsVisible(true);
            setDefaultItemLabelFont(FONT);
            setDefaultPositiveItemLabelPosition(
                    new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
            setDefaultItemLabelGenerator(
                    new StandardCategoryItemLabelGenerator() {
                        private static final long serialVersionUID = 1;

                        @Override
                        public String generateLabel(CategoryDataset data, int row, int column) {
                            return bars.get(column).label();
                        }
                    });
        }

        @Override
        public Paint getItemPaint(int row, int column) {
            return new Color(bars.get(column).color());
        }
    }
}
