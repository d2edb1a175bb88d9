-- Deploy routiq:standardisation/keys to pg
-- requires: standardisation/indexes
-- requires: online/set_not_null
-- requires: online/use_unique_index
--
-- A backfill goes along a primary key; these tables had none.

call online.set_not_null('legacy.organization_members', 'row_id');
call online.use_unique_index(
    'legacy.organization_members', 'legacy.uq_organization_members_row_id',
    'uq_organization_members_row_id', p_is_primary => true
);
call online.set_not_null('legacy.contacts', 'row_id');
call online.use_unique_index(
    'legacy.contacts', 'legacy.uq_contacts_row_id', 'uq_contacts_row_id', p_is_primary => true
);
call online.set_not_null('legacy.appointments', 'row_id');
call online.use_unique_index(
    'legacy.appointments', 'legacy.uq_appointments_row_id',
    'uq_appointments_row_id', p_is_primary => true
);
call online.set_not_null('legacy.conversations', 'row_id');
call online.use_unique_index(
    'legacy.conversations', 'legacy.uq_conversations_row_id',
    'uq_conversations_row_id', p_is_primary => true
);
call online.set_not_null('legacy.messages', 'row_id');
call online.use_unique_index(
    'legacy.messages', 'legacy.uq_messages_row_id', 'uq_messages_row_id', p_is_primary => true
);
