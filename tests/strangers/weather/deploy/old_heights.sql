start transaction;
create table weather.heights (id integer primary key, feet integer);
savepoint filled;
insert into weather.heights select id, 0 from weather.stations;
rollback to savepoint filled;
insert into weather.heights select id, round(height * 3.28084) from weather.stations;
end;

begin;
alter table weather.heights add constraint sane check (feet < 40000) not valid;
commit work;

alter table weather.heights validate constraint sane;
