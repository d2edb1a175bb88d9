set search_path to weather, public;

create or replace function worst(p_day date) returns text language plpgsql as $body$
declare
  v_name text;
begin
  select s.name into v_name
    from readings r join stations s on s.id = r.station
   where r.taken_at::date = p_day
   order by r.wind desc, s.id limit 1;
  return coalesce(v_name, 'none; it was calm');
end;
$body$ set search_path = weather, pg_temp;

create function windy(numeric) returns boolean
begin atomic
  select $1 > 20;
  select $1 > 30;
end;

create temp table before_report on commit drop as select count(*) as n from readings;
create materialized view daily as
  select taken_at::date as day, avg(wind)::numeric(6, 2) as wind from readings group by 1;
\echo daily report is ready
select 'worst', worst('2017-06-02');
vacuum analyze stations;
