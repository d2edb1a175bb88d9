create type weather.mood as enum ('calm', 'fresh');
alter type weather.mood add value 'storm' after 'fresh';
alter table weather.stations add mood weather.mood default 'calm'
