select id, name, height, note from weather.stations where false;
select 1 / (count(*) = 5)::int from weather.stations;
