drop table weather.stations;
drop schema weather;
