import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.PageHinkleyDM;

/** MOA's detectors on a stream of 0/1 errors in a warm JVM: prints million values a second of each. */
public class MoaDetectors {
  static final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

  /** 0/1 errors of a linear congruential generator; the rate steps from 10 % to 15 % half-way. The same stream as in bench/stream.ts. */
  static double[] errors(int n) {
    double[] out = new double[n];
    long state = 1;
    for (int i = 0; i < n; i++) {
      state = (state * 1103515245L + 12345L) & 0x7fffffffL;
      out[i] = state / 2147483648.0 < (i < n / 2 ? 0.10 : 0.15) ? 1 : 0;
    }
    return out;
  }

  static int adwin(double[] values) {
    ADWIN detector = new ADWIN(0.002);
    int drifts = 0;
    for (double value : values) if (detector.setInput(value)) drifts++;
    return drifts;
  }

  static int ddm(double[] values) {
    DDM detector = new DDM();
    int drifts = 0;
    for (double value : values) {
      detector.input(value);
      if (detector.getChange()) drifts++;
    }
    return drifts;
  }

  static int pageHinkley(double[] values) {
    PageHinkleyDM detector = new PageHinkleyDM();
    int drifts = 0;
    for (double value : values) {
      detector.input(value);
      if (detector.getChange()) drifts++;
    }
    return drifts;
  }

  interface Run { int on(double[] values); }

  static void time(String name, Run run, double[] values) {
    int drifts = 0;
    for (int i = 0; i < 8; i++) drifts += run.on(values);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = clock.getCurrentThreadCpuTime();
      drifts += run.on(values);
      best = Math.min(best, (clock.getCurrentThreadCpuTime() - start) / 1e9);
    }
    System.out.printf("%s %.3f %d%n", name, values.length / best / 1e6, drifts);
  }

  public static void main(String[] args) {
    double[] values = errors(1_000_000);
    time("adwin", MoaDetectors::adwin, values);
    time("ddm", MoaDetectors::ddm, values);
    time("page-hinkley", MoaDetectors::pageHinkley, values);
  }
}
