-- Deploy routiq:core/time_zone_name to pg
-- requires: core/schema
--
-- The form of names in the IANA database. Whether the server knows the name depends on its files, so
-- a check of that could refuse at a restore what was right before. Digits and a plus stand in Etc/GMT…
-- alone: PostgreSQL would read UTC+3 as a zone of POSIX, west of Greenwich. The old names of that
-- kind (EST5EDT, GMT0) are left out; each has a name of a place.

begin;

create domain core.time_zone_name as text
constraint ck_time_zone_name_form check (
    value ~ '^([A-Za-z][A-Za-z_-]*(/[A-Za-z][A-Za-z_-]*)*|Etc/GMT[+-]?[0-9]{1,2})$'
);

alter domain core.time_zone_name owner to app_owner;

revoke all on domain core.time_zone_name from public;

comment on domain core.time_zone_name is
    'IANA name of a time zone, such as Australia/Sydney';

commit;
