drop table weather.heights;
