drop table weather.readings;
