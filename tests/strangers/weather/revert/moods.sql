alter table weather.stations drop mood;
drop type weather.mood;
