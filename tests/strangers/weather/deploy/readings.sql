create table weather.readings (
  station integer not null references weather.stations (id),
  taken_at timestamptz not null,
  wind numeric check (wind >= 0)
);
alter table weather.readings add primary key (station, taken_at);
/* a comment; with /* another */ inside */
create rule no_delete as on delete to weather.readings
  do instead (select 1; select 2);
