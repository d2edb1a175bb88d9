-- Revert routiq:clinic/open_times from pg

begin;

drop function clinic.busy_times(uuid[], timestamptz, timestamptz);
drop function clinic.open_times(uuid, date, date, uuid, uuid);
drop function clinic.zone_of(uuid);

commit;
