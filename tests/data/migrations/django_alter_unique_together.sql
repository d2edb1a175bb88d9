create table app_seat (id serial primary key, room_id integer not null, number integer not null);
insert into app_seat (room_id, number) select g, g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE "app_seat" ADD CONSTRAINT "app_seat_room_id_number_uniq" UNIQUE ("room_id", "number");
COMMIT;
