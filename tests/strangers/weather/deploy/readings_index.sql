-- cannot be in a transaction, so no BEGIN here
insert into weather.readings
select s.id, timestamptz '2017-06-01 00:00+00' + n * interval '1 hour', n % 40
  from weather.stations s, generate_series(1, 200) n;
create index concurrently readings_by_day on weather.readings (date_trunc('day', taken_at at time zone 'utc'));
analyze weather.readings;
