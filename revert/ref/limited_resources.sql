-- Revert routiq:ref/limited_resources from pg

begin;

drop table ref.limited_resources;

commit;
