drop materialized view weather.daily;
drop function weather.windy(numeric);
drop function weather.worst(date);
