create table metric (at date not null, value int) partition by range (at);
create table metric_2025 partition of metric for values from ('2025-01-01') to ('2026-01-01');
create table metric_2026 (at date not null, value int);
comment on table metric_2026 is 'not in service';
insert into metric select '2025-05-05', g from generate_series(1, 2000) as g;
insert into metric_2026 select '2026-05-05', g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE metric ATTACH PARTITION metric_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
COMMIT;
BEGIN;
CREATE TABLE metric_2027 PARTITION OF metric FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
COMMIT;
BEGIN;
CREATE INDEX metric_value ON metric (value);
COMMIT;
