-- Revert routiq:ref/record_maps from pg

begin;

delete from ref.field_maps
where
    (field = 'updated_at' and place = 2)
    or (system = 'manychat' and field = 'updated_at')
    or (system = 'manychat' and field = 'external_id' and place = 2);

drop table ref.record_maps;

commit;
