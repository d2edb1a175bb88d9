create schema weather;
set search_path = weather;

create table stations (
  id      integer primary key,
  name    text not null,
  height  numeric,
  note    text
);

copy stations (id, name, height, note) from stdin;
1	Skerryvore	46.2	lamp; tower
2	Bell Rock	\N	back\\slash and tab\there
3	Fastnet	0.5	$$ not a quote $$
4	Muckle Flugga	64	\\. is not the end
\.

comment on table stations is 'it''s where we measure';
insert into stations values (5, E'Eddy\'stone', 51, null);
