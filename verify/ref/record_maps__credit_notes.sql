-- Verify routiq:ref/record_maps__credit_notes on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 14
        from ref.record_maps as m
        where m.system = 'xero' and m.entity = 'credit_note'
    ), 'credit notes of Xero should be readable';
    assert exists (
        select
        from ref.record_events as e
        where e.system = 'xero' and e.entity = 'credit_note' and e.is_notice
    ), 'that one changed should be told';
    assert not pg_catalog.has_table_privilege('app_owner', 'ref.record_maps', 'insert, delete'),
        'functions should not be able to add to ref.record_maps';
end
$verify$;

rollback;
