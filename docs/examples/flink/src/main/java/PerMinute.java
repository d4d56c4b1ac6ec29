import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Runs per-minute.sql in a cluster of this very process:
 * {@code PerMinute BROKERS PREFIX [--follow] [--slow MILLISECONDS]}. Without {@code --follow} it reads what is there and
 * ends; with it, it goes on until it is stopped.
 */
public final class PerMinute {
  private PerMinute() {}

  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    if (given.size() < 2) {
      System.err.println("usage: PerMinute BROKERS PREFIX [--follow] [--slow MILLISECONDS]");
      System.exit(2);
    }
    boolean follow = given.contains("--follow");
    int slow = given.indexOf("--slow");
    Map<String, String> values =
        Map.of(
            "${brokers}", given.get(0),
            "${prefix}", given.get(1),
            "${bounded}", follow ? "unbounded" : "latest-offset",
            "${slowMs}", slow < 0 ? "100e0" : Double.parseDouble(given.get(slow + 1)) + "e0");
    createTopics(given.get(0), given.get(1) + ".per-minute");

    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.getConfig().set("parallelism.default", "1");
    // A partition without records must not hold the windows up.
    if (follow) tables.getConfig().set("table.exec.source.idle-timeout", "30 s");
    // Inserts make one job together, so that the topics are read once.
    StatementSet inserts = tables.createStatementSet();
    for (String statement : statements(values)) {
      if (statement.startsWith("INSERT")) inserts.addInsertSql(statement);
      else tables.executeSql(statement);
    }
    inserts.execute().await();
  }

  private static List<String> statements(Map<String, String> values) throws IOException {
    String text;
    try (InputStream file = PerMinute.class.getResourceAsStream("/per-minute.sql")) {
      text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Map.Entry<String, String> value : values.entrySet()) text = text.replace(value.getKey(), value.getValue());
    String code = text.lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
    return Stream.of(code.split(";\\s*(\\n|$)")).map(String::strip).filter(one -> !one.isEmpty()).toList();
  }

  private static void createTopics(String brokers, String... names) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      Set<String> known = admin.listTopics().names().get();
      List<NewTopic> missing =
          Stream.of(names)
              .filter(name -> !known.contains(name))
              .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
              .toList();
      admin.createTopics(missing).all().get();
    }
  }
}
