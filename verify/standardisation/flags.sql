-- Verify routiq:standardisation/flags on pg

begin;

do $verify$
begin
    perform core.require_every_row('core.feature_flags');

    assert (
        select count(*) in (0, 2)
        from core.feature_flags as f
        where f.key in ('standardisation.reads', 'standardisation.writes')
    ), 'both flags should be there, or none';
    assert pg_catalog.to_regnamespace('legacy_names') is not null,
        'there should be room for the names';
end
$verify$;

rollback;
