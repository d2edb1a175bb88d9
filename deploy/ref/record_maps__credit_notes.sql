-- Deploy routiq:ref/record_maps__credit_notes to pg
-- requires: ref/record_maps
-- requires: ref/record_events
--
-- As the pages of Xero on its Accounting API and its webhooks tell.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.record_maps, ref.record_events to app_owner;

insert into ref.record_maps (system, entity, field, place, path, is_required)
values
('xero', 'credit_note', 'external_id', 1, '$.CreditNoteID', true),
('xero', 'credit_note', 'contact', 1, '$.Contact.ContactID', false),
('xero', 'credit_note', 'number', 1, '$.CreditNoteNumber', false),
('xero', 'credit_note', 'our_invoice', 1, '$.Reference', false),
('xero', 'credit_note', 'credits', 1, '$.Allocations', false),
('xero', 'credit_note', 'status', 1, '$.Status', true),
('xero', 'credit_note', 'currency', 1, '$.CurrencyCode', true),
('xero', 'credit_note', 'total', 1, '$.Total', true),
('xero', 'credit_note', 'remaining', 1, '$.RemainingCredit', false),
('xero', 'credit_note', 'kind', 1, '$.Type', false),
('xero', 'credit_note', 'issued_at', 1, '$.DateString', false),
('xero', 'credit_note', 'issued_at', 2, '$.Date', false),
('xero', 'credit_note', 'updated_at', 1, '$.UpdatedDateUTC', false),
(
    'xero', 'credit_note', 'deleted_at', 1,
    '$.Status ? (@ == "DELETED" || @ == "VOIDED")', false
);

insert into ref.record_events (system, event_type, place, entity, path, is_notice)
values
('xero', '%', 3, 'credit_note', '$.events[*] ? (@.eventCategory == "CREDITNOTE")', true);

revoke insert on ref.record_maps, ref.record_events from app_owner;

commit;
