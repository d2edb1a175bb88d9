-- Revert routiq:ref/field_maps from pg

begin;

drop table ref.field_maps;

commit;
