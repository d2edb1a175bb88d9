-- Revert routiq:ref/record_maps__credit_notes from pg

begin;

-- Nobody may write there, the owner included, but for this moment.
grant delete on ref.record_maps, ref.record_events to app_owner;

delete from ref.record_events
where entity = 'credit_note';

delete from ref.record_maps
where entity = 'credit_note';

revoke delete on ref.record_maps, ref.record_events from app_owner;

commit;
