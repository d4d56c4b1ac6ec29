-- The records of a live run. Columns that the job has no need of are left out: Flink ignores them.

CREATE TABLE predictions (
  request_id STRING,
  event_time TIMESTAMP_LTZ(3),
  status_code INT,
  latency_ms ROW<total DOUBLE>,
  -- Partitions keep their own order, and Flink holds the slowest one against the others; 5 s are to spare.
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '${prefix}.predictions',
  'properties.bootstrap.servers' = '${brokers}',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = '${bounded}',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE labels (
  request_id STRING,
  label DOUBLE,
  observed_time TIMESTAMP_LTZ(3),
  WATERMARK FOR observed_time AS observed_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '${prefix}.labels',
  'properties.bootstrap.servers' = '${brokers}',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = '${bounded}',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE minutes_out (
  `minute` STRING,
  requests BIGINT,
  errors BIGINT,
  clicks BIGINT,
  ctr DOUBLE,
  latency_ms_mean DOUBLE,
  latency_ms_p95 DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = '${prefix}.per-minute',
  'properties.bootstrap.servers' = '${brokers}',
  'format' = 'json'
);

-- CloudEvents on the alerts topic of the run, which takes them in where it was started with --intake.
CREATE TABLE alerts_out (
  specversion STRING,
  id STRING,
  source STRING,
  type STRING,
  `time` STRING,
  subject STRING,
  data ROW<
    alert_key STRING, monitor STRING, severity STRING, status STRING,
    `value` DOUBLE, threshold DOUBLE, starts_at STRING, ends_at STRING>
) WITH (
  'connector' = 'kafka',
  'topic' = '${prefix}.alerts',
  'properties.bootstrap.servers' = '${brokers}',
  'format' = 'json'
);

-- A click counts for the minute of its request, where it becomes known within ten minutes of it.
CREATE TEMPORARY VIEW answered AS
SELECT p.request_id, p.event_time, p.status_code, p.latency_ms.total AS latency_ms, l.label
FROM predictions AS p
LEFT JOIN labels AS l
  ON p.request_id = l.request_id
  AND l.observed_time BETWEEN p.event_time AND p.event_time + INTERVAL '10' MINUTE;

CREATE TEMPORARY VIEW minutes AS
SELECT
  DATE_FORMAT(window_start, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS `minute`,
  COUNT(*) AS requests,
  COUNT(*) FILTER (WHERE status_code >= 500) AS errors,
  COUNT(*) FILTER (WHERE label = 1) AS clicks,
  CAST(COUNT(*) FILTER (WHERE label = 1) AS DOUBLE) / NULLIF(COUNT(*) FILTER (WHERE status_code < 500), 0) AS ctr,
  AVG(latency_ms) AS latency_ms_mean,
  PERCENTILE(latency_ms, 0.95) AS latency_ms_p95
FROM TABLE(TUMBLE(TABLE answered, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;

-- Latencies wait for no label: a minute is judged as soon as it is over.
CREATE TEMPORARY VIEW slow_minutes AS
SELECT
  PERCENTILE(latency_ms.total, 0.95) AS p95,
  DATE_FORMAT(window_end, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS judged_at,
  DATE_FORMAT(window_end + INTERVAL '1' MINUTE, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS judged_again_at
FROM TABLE(TUMBLE(TABLE predictions, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end
HAVING PERCENTILE(latency_ms.total, 0.95) > ${slowMs};

INSERT INTO minutes_out SELECT * FROM minutes;

-- The alert holds until the next minute is judged: one record says both, and minutes in a row are one alert.
INSERT INTO alerts_out
SELECT
  '1.0', 'SlowModel@' || judged_at, '/flink/per-minute', 'com.example.alert', judged_at, 'SlowModel',
  ROW('SlowModel', 'SlowModel', 'page', 'resolved', p95, ${slowMs}, judged_at, judged_again_at)
FROM slow_minutes;
