-- Revert routiq:ref/permissions from pg

begin;

drop table ref.permissions;

commit;
