-- Verify routiq:standardisation/reconciled on pg

begin;

do $verify$
begin
    assert not exists (
        select
        from standardisation.reconciliations as r
        where not r.is_equal
    ), 'old and new rows should be equal';
end
$verify$;

rollback;
