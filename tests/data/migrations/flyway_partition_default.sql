create table reading (k int not null, v int) partition by list (k);
create table reading_1 partition of reading for values in (1);
create table reading_other partition of reading default;
insert into reading select 7, g from generate_series(1, 2000) as g;
--- migration
BEGIN;
CREATE TABLE reading_2 PARTITION OF reading FOR VALUES IN (2);
COMMIT;
BEGIN;
ALTER TABLE reading DETACH PARTITION reading_1;
COMMIT;
