select day, wind from weather.daily where false;
select weather.worst('2017-06-02'), weather.windy(31);
